using Splitrun.Domain.Experiments;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Storage.Tests.Experiments;

public sealed class InMemoryExperimentStoreTests : ExperimentStoreContract
{
    protected override IExperimentStore Store { get; } = new InMemoryExperimentStore();
}
