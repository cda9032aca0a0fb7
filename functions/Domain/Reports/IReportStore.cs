namespace Splitrun.Domain.Reports;

/// <summary>Keeps reports with their renderings, for ever.</summary>
public interface IReportStore
{
    /// <summary>Stores a report under its <see cref="Report.GeneratedAt"/>; false when that one is there already.</summary>
    Task<bool> TryAddAsync(Report report, CancellationToken cancellationToken);

    /// <summary>The stored report of that moment, or null.</summary>
    Task<Report?> FindAsync(string experiment, DateTimeOffset generatedAt, CancellationToken cancellationToken);

    /// <summary>The newest stored report, or null.</summary>
    Task<Report?> FindLatestAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>Newest first, from after <paramref name="cursor"/> on.</summary>
    Task<ReportPage> ListAsync(string experiment, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>When the last report of any experiment was stored, UTC; null before the first.</summary>
    Task<DateTimeOffset?> LastStoredAtAsync(CancellationToken cancellationToken);
}

/// <summary>A line of the list of reports.</summary>
/// <param name="GeneratedAt">The report's moment; asks for it as <c>at</c>.</param>
/// <param name="Watermark">Time of the last data in it.</param>
/// <param name="Version">The definition's version.</param>
/// <param name="Decision">The decision's word.</param>
/// <param name="Code">The decision's code.</param>
public sealed record ReportListing(DateTimeOffset GeneratedAt, DateTimeOffset? Watermark, int Version, string Decision, string Code);

/// <summary>A page of the list of reports.</summary>
public sealed record ReportPage(IReadOnlyList<ReportListing> Items, string? NextCursor);
