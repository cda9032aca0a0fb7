using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Analysis;

/// <summary>Compares each challenger with control within every segment, and adjusts for having looked at so many.</summary>
internal static class SegmentComparisons
{
    /// <summary>Segments that a report shows: with several shards there may be more, and the largest are the ones to learn from.</summary>
    private const int MaxSegments = 50;

    /// <summary>Null where no outcome named a segment.</summary>
    public static SegmentsReport? Of(AnalysisFrame frame)
    {
        if (frame.Statistics.Segments.Count == 0)
            return null;

        var largest = frame.Statistics.Segments.OrderByDescending(s => s.Arms.Sum(a => a.Concluded)).Take(MaxSegments).ToHashSet();
        var items = frame.Statistics.Segments.Where(largest.Contains).Select(s => new SegmentReport(s.Name, s.Value, [.. frame.Challengers.Select(i => Compare(frame, s, i))])).ToList();
        var adjusted = MultipleComparisons.BenjaminiHochberg([.. items.SelectMany(s => s.Comparisons).Select(c => c.Test.PValue)]);
        var next = 0;
        return new SegmentsReport(
            $"Segments are for looking, not for deciding: p-values are adjusted over all {adjusted.Count} comparisons (Benjamini-Hochberg) and valid at one look.",
            [.. items.Select(s => s with { Comparisons = [.. s.Comparisons.Select(c => c with { AdjustedPValue = adjusted[next++] })] })]);
    }

    private static SegmentComparisonReport Compare(AnalysisFrame frame, SegmentStatistics segment, int variant)
    {
        var control = SampleOf(frame, segment.Arms[frame.Definition.ControlIndex]);
        var candidate = SampleOf(frame, segment.Arms[variant]);
        return new SegmentComparisonReport(
            frame.Definition.Variants[variant].Key,
            control.Observations,
            candidate.Observations,
            ArmTests.ToReport(ArmTests.Of(control, candidate, frame.Policy.Alpha)[0]),
            null,
            Comparisons.RelativeOf(control, candidate, frame.Policy.Alpha));
    }

    private static MetricSample SampleOf(AnalysisFrame frame, ArmStatistics arm) => new(
        frame.Definition.Metric.Kind, !frame.Definition.UnitIsRun, arm.Metrics.GetValueOrDefault(frame.Definition.Metric.Name, MetricStatistics.Empty));
}
