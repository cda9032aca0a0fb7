using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Analysis;

/// <summary>
/// The course of an effect from the stored reports, for experiments whose units may have runs on several days: what belongs to a day alone
/// cannot be told there, what was known at its end can.
/// </summary>
public sealed class ReportedSeries(IReportStore reports)
{
    /// <summary>Points of a series: the newest days that have a report.</summary>
    public const int MaxPoints = 90;

    private const int PageSize = 200;
    private const int ParallelReads = 16;

    /// <summary>A point a day: the last report whose data end on it.</summary>
    public async Task<SeriesReport> ReadAsync(Experiment experiment, Metric metric, CancellationToken cancellationToken)
    {
        var listed = await LastOfDaysAsync(experiment.Key, cancellationToken);
        var read = new Report?[listed.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, listed.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (i, token) => read[i] = await reports.FindAsync(experiment.Key, listed[i].GeneratedAt, token));
        var definition = experiment.Definition;
        return new SeriesReport
        {
            Experiment = experiment.Key,
            Metric = metric.Name,
            Control = definition.Control,
            Alpha = definition.Analysis.Alpha,
            Basis = SeriesBasis.Report,
            Points = PointsOf([.. read.OfType<Report>().Reverse()], metric.Name),
        };
    }

    /// <summary>Newest first.</summary>
    private async Task<IReadOnlyList<ReportListing>> LastOfDaysAsync(string experiment, CancellationToken cancellationToken)
    {
        var days = new Dictionary<DateOnly, ReportListing>();
        string? cursor = null;
        do
        {
            var page = await reports.ListAsync(experiment, PageSize, cursor, cancellationToken);
            foreach (var listing in page.Items)
            {
                if (listing.Watermark is { } watermark && days.TryAdd(DayOf(watermark), listing) && days.Count == MaxPoints)
                {
                    return [.. days.Values];
                }
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return [.. days.Values];
    }

    private static List<SeriesPoint> PointsOf(IReadOnlyList<Report> oldestFirst, string metric)
    {
        var points = new List<SeriesPoint>();
        var before = new Dictionary<string, long>();
        foreach (var report in oldestFirst)
        {
            points.Add(new SeriesPoint(
                DayOf(report.Watermark.GetValueOrDefault()),
                [.. report.Variants.Select(variant => ArmOf(variant, metric, before))],
                [.. report.Comparisons.Where(comparison => comparison.Metric == metric).Select(EffectOf)]));
        }

        return points;
    }

    private static SeriesArm ArmOf(VariantReport variant, string metric, Dictionary<string, long> before)
    {
        var known = variant.Metrics.GetValueOrDefault(metric);
        var (total, earlier) = (known?.N ?? 0, before.GetValueOrDefault(variant.Key));
        before[variant.Key] = total;
        return new SeriesArm(variant.Key, Math.Max(0, total - earlier), null, total, known?.Mean);
    }

    private static SeriesEffect EffectOf(ComparisonReport comparison)
    {
        var (test, sequence) = (comparison.MainTest, comparison.Sequential);
        return new SeriesEffect(
            comparison.Variant,
            new EffectEstimate(null, null, null, "unit_is_not_run"),
            new EffectEstimate(test?.Estimate, test?.Interval, test?.PValue, test?.Reason),
            new EffectEstimate(test?.Estimate, sequence.Interval, sequence.PValue, sequence.Reason),
            sequence.RunningInterval,
            sequence.RunningPValue);
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
