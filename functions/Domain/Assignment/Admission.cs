using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>Who takes part: everything that is decided before a strategy is asked.</summary>
internal static class Admission
{
    /// <summary>The place of a run that does not take part; null where it does. The order is a frozen contract, see HASHING.md.</summary>
    public static Placement? PlaceWithoutStrategy(AssignmentInputs inputs) =>
        PlaceWithoutUnit(inputs)
        ?? ByOverride(inputs)
        ?? BySegments(inputs)
        ?? ByHoldout(inputs)
        ?? ByLayer(inputs);

    /// <summary>The part of it that is the same for every unit.</summary>
    public static Placement? PlaceWithoutUnit(AssignmentInputs inputs) =>
        ByState(inputs)
        ?? ByForce(inputs)
        ?? ByWindow(inputs);

    private static Placement? ByState(AssignmentInputs inputs) => inputs.Experiment.State switch
    {
        ExperimentState.Running => null,
        ExperimentState.Draft => Control(inputs, AssignmentReason.NotStarted),
        ExperimentState.RolledBack => Control(inputs, AssignmentReason.RolledBack),
        ExperimentState.Stopped or ExperimentState.Archived => Control(inputs, AssignmentReason.Stopped),
        ExperimentState.Promoted => Named(inputs, inputs.Experiment.PromotedVariant, AssignmentReason.Promoted),
        _ => throw new ArgumentOutOfRangeException(nameof(inputs), inputs.Experiment.State, "Not a state."),
    };

    private static Placement? ByForce(AssignmentInputs inputs) =>
        inputs.ForcedVariant is { } variant ? Named(inputs, variant, AssignmentReason.Forced) : null;

    private static Placement? ByWindow(AssignmentInputs inputs)
    {
        var definition = inputs.Experiment.Definition;
        var day = DateOnly.FromDateTime(inputs.At.UtcDateTime);
        return day < definition.StartDate || day > definition.EndDate ? Control(inputs, AssignmentReason.OutsideWindow) : null;
    }

    private static Placement? ByOverride(AssignmentInputs inputs) =>
        inputs.Experiment.Definition.Assignment.Overrides.TryGetValue(inputs.Unit, out var variant)
            ? Named(inputs, variant, AssignmentReason.Override)
            : null;

    private static Placement? BySegments(AssignmentInputs inputs) =>
        SegmentRules.AreMet(inputs.Experiment.Definition.Assignment.Segments, inputs.Attributes)
            ? null
            : Control(inputs, AssignmentReason.Segment);

    private static Placement? ByHoldout(AssignmentInputs inputs) =>
        inputs.Experiment.Definition.Assignment.Holdout is { } holdout && BucketHash.Position(holdout.Name, inputs.Unit) < holdout.Share
            ? Control(inputs, AssignmentReason.Holdout)
            : null;

    private static Placement? ByLayer(AssignmentInputs inputs)
    {
        if (inputs.Experiment.Definition.Assignment.Layer is not { } layer)
        {
            return null;
        }

        var position = BucketHash.LayerPosition(layer.Name, inputs.Unit);
        return position >= layer.From && position < layer.To ? null : Control(inputs, AssignmentReason.Layer);
    }

    private static Placement Control(AssignmentInputs inputs, AssignmentReason reason) =>
        Named(inputs, inputs.Experiment.Definition.Control, reason);

    private static Placement Named(AssignmentInputs inputs, string? variant, AssignmentReason reason)
    {
        var index = inputs.Experiment.Definition.IndexOf(variant ?? "");
        return index >= 0
            ? new Placement(index, reason)
            : throw new ArgumentException($"{reason}: \"{variant}\" is not a variant of {inputs.Experiment.Key}.", nameof(inputs));
    }
}
