using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments;

/// <summary>What may not change once an experiment has started: it would mix data that do not belong together.</summary>
public static class FrozenFields
{
    private const string Message = "cannot change once the experiment has started; make a new experiment, or archive this one";

    public static FieldErrors Check(ExperimentDefinition before, ExperimentDefinition after)
    {
        var errors = new FieldErrors();
        errors.Require(before.Variants.Select(v => v.Key).SequenceEqual(after.Variants.Select(v => v.Key)), "variants", $"(their keys) {Message}");
        Same(before.Control, after.Control, "control", errors);
        Same(before.Metric, after.Metric, "metric", errors);
        Same(before.Automation, after.Automation, "automation", errors);
        Same(before.Shards, after.Shards, "shards", errors);
        CheckAssignment(before.Assignment, after.Assignment, errors);
        return errors;
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
