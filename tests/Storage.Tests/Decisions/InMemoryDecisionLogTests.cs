using Splitrun.Domain.Decisions;
using Splitrun.TestKit.Decisions;

namespace Splitrun.Storage.Tests.Decisions;

public sealed class InMemoryDecisionLogTests : DecisionLogContract
{
    protected override IDecisionLog Log { get; } = new InMemoryDecisionLog();
}
