using Splitrun.Domain.Reports;

namespace Splitrun.App.Telemetry;

/// <summary>A store whose new reports telemetry is told of.</summary>
internal sealed class ToldReportStore(IReportStore reports, ExperimentTelemetry telemetry) : IReportStore
{
    public async Task<bool> TryAddAsync(Report report, CancellationToken cancellationToken)
    {
        var isNew = await reports.TryAddAsync(report, cancellationToken);
        if (isNew)
        {
            telemetry.Analysed(report);
        }

        return isNew;
    }

    public Task<Report?> FindAsync(string experiment, DateTimeOffset generatedAt, CancellationToken cancellationToken) =>
        reports.FindAsync(experiment, generatedAt, cancellationToken);

    public Task<Report?> FindLatestAsync(string experiment, CancellationToken cancellationToken) => reports.FindLatestAsync(experiment, cancellationToken);

    public Task<ReportPage> ListAsync(string experiment, int limit, string? cursor, CancellationToken cancellationToken) =>
        reports.ListAsync(experiment, limit, cursor, cancellationToken);

    public Task<DateTimeOffset?> LastStoredAtAsync(CancellationToken cancellationToken) => reports.LastStoredAtAsync(cancellationToken);
}
