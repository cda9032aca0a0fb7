using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;

namespace Splitrun.App.Http.Contracts;

/// <summary>A state file of one experiment. The answer is written as it is read, so this is only its form.</summary>
/// <param name="Counts">Counted runs by experiment and variant, with those that imported files counted without listing them.</param>
/// <param name="Assignments">Counted runs, newest first.</param>
internal sealed record StateResponse(IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Counts, IReadOnlyList<StateAssignment> Assignments);

/// <summary>A run of a state file.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RunAt">When it was assigned, UTC.</param>
/// <param name="Experiment">Key of the experiment.</param>
/// <param name="Variant">The variant it had.</param>
/// <param name="Conclusion">How it ended; null when nobody said.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="PrimaryMetric">Value of the experiment's own metric.</param>
/// <param name="Unit">The unit of assignment, where that is not the run.</param>
internal sealed record StateAssignment(
    string RunId, DateTimeOffset RunAt, string Experiment, string Variant, Conclusion? Conclusion, double? DurationMs, double? PrimaryMetric, string? Unit)
{
    public static StateAssignment Of(ExperimentDefinition definition, RecordedRun recorded)
    {
        var (run, outcome) = (recorded.Run, recorded.Outcome);
        return new StateAssignment(
            run.RunId,
            run.AssignedAt,
            run.Experiment,
            run.Variant,
            outcome?.Conclusion is null or Domain.Outcomes.Conclusion.Unstated ? null : outcome.Conclusion,
            ValueOf(outcome, MetricCatalogue.DurationMs),
            outcome?.PrimaryMetric ?? ValueOf(outcome, definition.Metric.Name),
            definition.UnitIsRun || run.Unit == run.RunId ? null : run.Unit);
    }

    private static double? ValueOf(Outcome? outcome, string metric) => outcome is not null && outcome.Metrics.TryGetValue(metric, out var value) ? value : null;
}
