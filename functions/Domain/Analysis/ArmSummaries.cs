using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Analysis;

/// <summary>Describes each arm: its traffic, how its runs ended, and its metrics.</summary>
internal static class ArmSummaries
{
    public static IReadOnlyList<VariantReport> Of(AnalysisFrame frame) =>
        [.. Enumerable.Range(0, frame.Definition.Variants.Count).Select(i => Of(frame, i))];

    /// <summary>Runs of the whole experiment, by what became of them.</summary>
    public static ReportTotals Totals(AnalysisFrame frame)
    {
        var conclusions = frame.Whole.Arms.Aggregate(ArmStatistics.Empty, (sum, arm) => sum.Merge(new ArmStatistics { Conclusions = arm.Conclusions }));
        var assigned = frame.Whole.Assigned.Sum(a => a.Runs);
        var ended = conclusions.Conclusions.Sum(c => c.Value);
        var notCounted = Ordered(frame.Whole.NotCounted);
        return new ReportTotals(
            assigned,
            conclusions.Concluded,
            Math.Max(0, assigned - ended),
            Ordered(conclusions.Conclusions.Where(c => c.Key.IsExcluded())),
            notCounted.Sum(r => r.Value),
            notCounted.Count > 0 ? notCounted : null,
            frame.Whole.Orphans,
            frame.Whole.Unlisted.Count > 0 ? frame.Whole.Unlisted : null);
    }

    /// <summary>Shares that the assignment was to give, by the probabilities that it used; by the weights before the first run.</summary>
    public static IReadOnlyList<double> PlannedShares(AnalysisFrame frame)
    {
        double[] parts = [.. frame.Statistics.Assigned.Select(a => a.Expected)];
        if (parts.Sum() <= 0)
            parts = [.. frame.Definition.Variants.Select(v => v.Weight)];

        var whole = parts.Sum();
        return [.. parts.Select(part => part / whole)];
    }

    private static VariantReport Of(AnalysisFrame frame, int variant)
    {
        var arm = frame.Statistics.Arms[variant];
        var assigned = frame.Statistics.Assigned[variant];
        var drawn = frame.Statistics.Assigned.Sum(a => a.Runs - a.Imported);
        return new VariantReport
        {
            Key = frame.Definition.Variants[variant].Key,
            Assigned = assigned.Runs,
            Concluded = arm.Concluded,
            SharePlanned = PlannedShares(frame)[variant],
            ShareObserved = drawn > 0 ? (assigned.Runs - assigned.Imported) / (double)drawn : null,
            SuccessRate = SuccessRateOf(arm),
            Conclusions = Ordered(arm.Conclusions),
            Metrics = MetricsOf(frame, variant, arm.Concluded),
        };
    }

    /// <summary>As the metric success: a run that nobody said the end of is missing, not unsuccessful.</summary>
    private static double? SuccessRateOf(ArmStatistics arm)
    {
        var stated = arm.Conclusions.Where(c => c.Key.IsSuccess() is not null).Sum(c => c.Value);
        return stated > 0 ? arm.Conclusions.GetValueOrDefault(Conclusion.Success) / (double)stated : null;
    }

    private static OrderedDictionary<string, MetricReport> MetricsOf(AnalysisFrame frame, int variant, long concluded)
    {
        var metrics = new OrderedDictionary<string, MetricReport>();
        foreach (var kept in frame.Kept)
            metrics[kept.Metric.Name] = MetricSummary.Of(frame.SampleOf(variant, kept.Metric), concluded, frame.Policy.Alpha);

        return metrics;
    }

    /// <summary>In the order of the enum, without the empty ones: equal data give equal text.</summary>
    private static OrderedDictionary<TKey, long> Ordered<TKey>(IEnumerable<KeyValuePair<TKey, long>> counts)
        where TKey : struct, Enum =>
        new(counts.Where(c => c.Value > 0).OrderBy(c => c.Key));
}
