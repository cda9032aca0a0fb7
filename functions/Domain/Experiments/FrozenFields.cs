using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments;

/// <summary>What may not change once an experiment has started: it would mix data that do not belong together.</summary>
public static class FrozenFields
{
    /// <summary>What of an experiment that has started cannot be as it is in <paramref name="after"/>.</summary>
    public static FieldErrors Check(ExperimentDefinition before, ExperimentDefinition after) => Check(before, after, "has started");

    /// <summary>The same of a draft that has counted runs: they can be imported before the start, and are counted by what the draft says then.</summary>
    public static FieldErrors CheckCounted(ExperimentDefinition before, ExperimentDefinition after) => Check(before, after, "has counted runs, imported ones included");

    /// <summary>
    /// What not even a draft may change: a draft answers dispatches too, and a run id is found again by the number of shards and by what they
    /// are cut by.
    /// </summary>
    public static FieldErrors CheckPlaces(ExperimentDefinition before, ExperimentDefinition after)
    {
        const string placed = "cannot change once the experiment exists; make a new experiment";
        var errors = new FieldErrors();
        errors.Require(before.Shards == after.Shards, "shards", placed);
        errors.Require(after.Shards == 1 || before.Assignment.Unit == after.Assignment.Unit, "assignment.unit", placed + ", or have one shard only");
        return errors;
    }

    private static FieldErrors Check(ExperimentDefinition before, ExperimentDefinition after, string since)
    {
        var errors = new FieldErrors();
        var message = $"cannot change once the experiment {since}; make a new experiment, or archive this one";
        errors.Require(before.Variants.Select(v => (v.Key, v.Shadow)).SequenceEqual(after.Variants.Select(v => (v.Key, v.Shadow))), "variants", $"(their keys, and which are shadows) {message}");
        Same(before.Control, after.Control, "control", message, errors);
        Same(before.Metric, after.Metric, "metric", message, errors);
        Same(before.Automation, after.Automation, "automation", message, errors);
        Same(before.Shards, after.Shards, "shards", message, errors);
        CheckAssignment(before.Assignment, after.Assignment, message, errors);
        errors.Require(after.Assignment.Coverage >= before.Assignment.Coverage, "assignment.coverage", $"can only grow once the experiment {since}");
        CheckKinds(before, after, message, errors);
        return errors;
    }

    private static void CheckKinds(ExperimentDefinition before, ExperimentDefinition after, string message, FieldErrors errors)
    {
        var kinds = KeptMetrics.Of(after).ToDictionary(kept => kept.Metric.Name, kept => kept.Metric.Kind);
        foreach (var kept in KeptMetrics.Of(before).Where(kept => !kept.IsPrimary && kinds.GetValueOrDefault(kept.Metric.Name, kept.Metric.Kind) != kept.Metric.Kind))
        {
            errors.Add("secondary_metrics", $"({kept.Metric.Name}: its kind) {message}");
        }
    }

    private static void CheckAssignment(AssignmentPolicy before, AssignmentPolicy after, string message, FieldErrors errors)
    {
        Same(before.Strategy, after.Strategy, "assignment.strategy", message, errors);
        Same(before.Unit, after.Unit, "assignment.unit", message, errors);
        Same(before.Salt, after.Salt, "assignment.salt", message, errors);
        Same(before.Hash, after.Hash, "assignment.hash", message, errors);
        Same(before.Layer, after.Layer, "assignment.layer", message, errors);
    }

    private static void Same<T>(T before, T after, string field, string message, FieldErrors errors) =>
        errors.Require(EqualityComparer<T>.Default.Equals(before, after), field, message);
}
