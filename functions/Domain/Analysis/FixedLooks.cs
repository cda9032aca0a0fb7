using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Analysis;

/// <summary>
/// Fixed-horizon evidence is valid once: the first look from the planned sample or the end date on is taken, and every later report
/// carries it along. Where the plan is moved out again, the look is made anew.
/// </summary>
internal static class FixedLooks
{
    public static IEnumerable<ComparisonReport> Keep(AnalysisFrame frame, IEnumerable<ComparisonReport> comparisons) =>
        frame.Horizon.Reached ? comparisons.Select(c => c with { FixedLook = Earlier(frame, c) ?? Now(frame, c) }) : comparisons;

    private static FixedLookReport? Earlier(AnalysisFrame frame, ComparisonReport comparison) =>
        comparison.Role == MetricRole.Primary ? frame.Earlier(comparison.Metric, comparison.Variant)?.FixedLook : null;

    private static FixedLookReport? Now(AnalysisFrame frame, ComparisonReport comparison) =>
        comparison is { Role: MetricRole.Primary, MainTest: { PValue: not null } test, AdjustedPValue: { } adjusted }
            ? new FixedLookReport(frame.Statistics.Watermark, comparison.ControlObservations, comparison.Observations, test, adjusted, comparison.Relative)
            : null;
}
