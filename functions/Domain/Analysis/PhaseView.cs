using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Analysis;

/// <summary>Which runs a report compares: those of the present phase. Earlier ones had other contents, or led to what a person overruled; they are shown beside.</summary>
internal static class PhaseView
{
    /// <summary>The present phase; null where all counted runs are of it, and there is nothing to tell apart.</summary>
    public static ExperimentPhase? Of(Experiment experiment, ExperimentStatistics statistics) =>
        experiment.Phase is { } phase && Runs(Present(phase, statistics).Assigned) < Runs(statistics.Assigned) ? phase : null;

    /// <summary>The statistics of the present phase; of everything where there is no other.</summary>
    public static ExperimentStatistics Present(Experiment experiment, ExperimentStatistics statistics)
    {
        if (Of(experiment, statistics) is not { } phase)
            return statistics;

        var present = Present(phase, statistics);
        return statistics with { Arms = present.Arms, Assigned = present.Assigned };
    }

    /// <summary>Every phase that has runs, oldest first; null where there is one only.</summary>
    public static IReadOnlyList<PhaseReport>? Reports(AnalysisFrame frame)
    {
        if (frame.Phase is not { } present)
            return null;

        var later = frame.Whole.Phases.Where(p => Runs(p.Assigned) > 0).ToList();
        var earlier = frame.Whole.Versions.Count > 0 ? frame.Whole.Versions[0] : 1;
        var first = Rest(earlier, frame.Whole, later);
        return [.. later.Prepend(first).Where(p => Runs(p.Assigned) > 0).Select(p => new PhaseReport(p.Version, p.Version == present.Version, [.. frame.Definition.Variants.Select((v, i) => ArmOf(frame, v.Key, i, p))]))];
    }

    /// <summary>What a reader must know of it, first of all; null where there is nothing to tell apart.</summary>
    public static string? Note(AnalysisFrame frame)
    {
        if (frame.Phase is not { } phase)
            return null;

        var cause = phase.Cause == PhaseCause.Contents ? "what a variant hands out changed" : "it was resumed after a promotion or rollback";
        return $"Compared are the {NumberText.Of(Runs(frame.Statistics.Assigned))} runs since version {phase.Version}, when {cause}; "
            + $"the {NumberText.Of(Runs(frame.Whole.Assigned) - Runs(frame.Statistics.Assigned))} runs before are shown by phase and decide nothing. Segments and days are of all runs.";
    }

    private static PhaseStatistics Present(ExperimentPhase phase, ExperimentStatistics statistics) =>
        statistics.Phases.FirstOrDefault(p => p.Version == phase.Version)
        ?? new PhaseStatistics(phase.Version, [.. statistics.Arms.Select(_ => ArmStatistics.Empty)], [.. statistics.Assigned.Select(_ => new AssignmentTotals(0, 0, 0))]);

    /// <summary>What no later phase has: the first phase, whose statistics are not kept apart, as most experiments have no other.</summary>
    private static PhaseStatistics Rest(int version, ExperimentStatistics whole, IReadOnlyList<PhaseStatistics> later) => new(
        version,
        [.. whole.Arms.Select((arm, i) => later.Aggregate(arm, (rest, phase) => rest.Without(phase.Arms[i])))],
        [.. whole.Assigned.Select((arm, i) => later.Aggregate(arm, (rest, phase) => rest.Without(phase.Assigned[i])))]);

    private static PhaseArmReport ArmOf(AnalysisFrame frame, string variant, int index, PhaseStatistics phase)
    {
        var metric = frame.Definition.Metric;
        var values = phase.Arms[index].Metrics.GetValueOrDefault(metric.Name, MetricStatistics.Empty);
        return new PhaseArmReport(variant, phase.Assigned[index].Runs, values.Values.Count, new MetricSample(metric.Kind, IsByUnit: false, values).Mean);
    }

    private static long Runs(IEnumerable<AssignmentTotals> arms) => arms.Sum(a => a.Runs);
}
