using Splitrun.Domain.Reports;
using Splitrun.TestKit.Reports;

namespace Splitrun.Storage.Tests.Reports;

public sealed class InMemoryPublicationHistoryTests : PublicationHistoryContract
{
    protected override IPublicationHistory History { get; } = new InMemoryPublicationHistory();
}
