using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments;

/// <summary>What may not change once an experiment has started: it would mix data that do not belong together.</summary>
public static class FrozenFields
{
    private const string Message = "cannot change once the experiment has started; make a new experiment, or archive this one";

    public static FieldErrors Check(ExperimentDefinition before, ExperimentDefinition after)
    {
        var errors = new FieldErrors();
        errors.Require(before.Variants.Select(v => (v.Key, v.Shadow)).SequenceEqual(after.Variants.Select(v => (v.Key, v.Shadow))), "variants", $"(their keys, and which are shadows) {Message}");
        Same(before.Control, after.Control, "control", errors);
        Same(before.Metric, after.Metric, "metric", errors);
        Same(before.Automation, after.Automation, "automation", errors);
        Same(before.Shards, after.Shards, "shards", errors);
        CheckAssignment(before.Assignment, after.Assignment, errors);
        CheckKinds(before, after, errors);
        return errors;
    }

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

    private static void CheckKinds(ExperimentDefinition before, ExperimentDefinition after, FieldErrors errors)
    {
        var kinds = KeptMetrics.Of(after).ToDictionary(kept => kept.Metric.Name, kept => kept.Metric.Kind);
        foreach (var kept in KeptMetrics.Of(before).Where(kept => !kept.IsPrimary && kinds.GetValueOrDefault(kept.Metric.Name, kept.Metric.Kind) != kept.Metric.Kind))
        {
            errors.Add("secondary_metrics", $"({kept.Metric.Name}: its kind) {Message}");
        }
    }

    private static void CheckAssignment(AssignmentPolicy before, AssignmentPolicy after, FieldErrors errors)
    {
        Same(before.Strategy, after.Strategy, "assignment.strategy", errors);
        Same(before.Unit, after.Unit, "assignment.unit", errors);
        Same(before.Salt, after.Salt, "assignment.salt", errors);
        Same(before.Hash, after.Hash, "assignment.hash", errors);
        Same(before.Layer, after.Layer, "assignment.layer", errors);
        errors.Require(after.Coverage >= before.Coverage, "assignment.coverage", "can only grow once the experiment has started");
    }

    private static void Same<T>(T before, T after, string field, FieldErrors errors) =>
        errors.Require(EqualityComparer<T>.Default.Equals(before, after), field, Message);
}
