using Splitrun.Domain.Reports;
using Splitrun.TestKit.Reports;
using Splitrun.TestKit.Time;

namespace Splitrun.Storage.Tests.Reports;

public sealed class InMemoryReportStoreTests : ReportStoreContract
{
    protected override IReportStore Store { get; } = new InMemoryReportStore(new ManualTimeProvider(Now));
}
