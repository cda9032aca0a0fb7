using System.Globalization;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.TestKit.Reports;

/// <summary>Reports in memory.</summary>
public sealed class InMemoryReportStore(TimeProvider time) : IReportStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedList<DateTimeOffset, Report>> _reports = [];
    private DateTimeOffset? _lastStoredAt;

    public Task<bool> TryAddAsync(Report report, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_reports.TryGetValue(report.Experiment, out var reports))
            {
                _reports[report.Experiment] = reports = [];
            }

            _lastStoredAt = time.GetUtcNow();
            return Task.FromResult(reports.TryAdd(report.GeneratedAt, report));
        }
    }

    public Task<Report?> FindAsync(string experiment, DateTimeOffset generatedAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_reports.GetValueOrDefault(experiment)?.GetValueOrDefault(generatedAt));
        }
    }

    public Task<Report?> FindLatestAsync(string experiment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_reports.GetValueOrDefault(experiment)?.Values.LastOrDefault());
        }
    }

    public Task<ReportPage> ListAsync(string experiment, int limit, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            // The cursor counts the older reports that are left, so that new ones do not move it.
            var reports = _reports.GetValueOrDefault(experiment)?.Values ?? [];
            var left = cursor is null ? reports.Count : int.Parse(cursor, CultureInfo.InvariantCulture);
            var items = reports.Take(left).Reverse().Take(limit).Select(ListingOf).ToList();
            left -= items.Count;
            return Task.FromResult(new ReportPage(items, left > 0 ? left.ToString(CultureInfo.InvariantCulture) : null));
        }
    }

    public Task<DateTimeOffset?> LastStoredAtAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_lastStoredAt);
        }
    }

    private static ReportListing ListingOf(Report report) =>
        new(report.GeneratedAt, report.Watermark, report.Version, Words.Of(report.Decision.Kind), Words.Of(report.Decision.Code));
}
