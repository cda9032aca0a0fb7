using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Flags;

/// <summary>An experiment as a flag, made ready once and then evaluated for any number of units.</summary>
/// <remarks>Whoever takes part gets the sticky variant, whatever the experiment's own strategy: <see cref="VariantAssigner.AssignSticky"/>.</remarks>
/// <threadsafety>Immutable; safe for any number of threads.</threadsafety>
public sealed class Flag
{
    private static readonly long[] NoCounts = [];

    private readonly StickyAllocation _allocation;
    private readonly bool _isDisabled;

    /// <param name="experiment">The experiment; its definition is valid.</param>
    public Flag(Experiment experiment)
    {
        Experiment = experiment;
        _allocation = StickyAllocation.From(experiment.Definition);
        _isDisabled = experiment.State is ExperimentState.Draft or ExperimentState.Archived;
    }

    /// <summary>The experiment behind the flag.</summary>
    public Experiment Experiment { get; }

    /// <summary>Whether attributes make a difference.</summary>
    public bool ReadsAttributes => Experiment.Definition.Assignment.Segments.Count > 0;

    /// <summary>What a unit is shown. A pure function: nothing is recorded, and it is not an exposure.</summary>
    /// <param name="unit">The unit; null where the caller names none.</param>
    /// <param name="attributes">What segment rules read; a JSON object, or null.</param>
    /// <param name="at">Time of the evaluation, UTC.</param>
    /// <param name="evaluation">The answer; without meaning where false.</param>
    /// <returns>False where the answer depends on the unit and there is none.</returns>
    public bool TryEvaluate(string? unit, JsonElement? attributes, DateTimeOffset at, out FlagEvaluation evaluation)
    {
        var inputs = new AssignmentInputs(Experiment, unit ?? "", attributes, null, at, NoCounts, Draw: 0);
        var placement = unit is null ? Admission.PlaceWithoutUnit(inputs) : Admission.PlaceWithoutStrategy(inputs);
        if (placement is not null)
        {
            evaluation = new FlagEvaluation(placement.VariantIndex, placement.Reason, _isDisabled);
            return true;
        }

        evaluation = unit is not null && _allocation.TryPick(unit, out var index)
            ? new FlagEvaluation(index, AssignmentReason.Sticky, _isDisabled)
            : new FlagEvaluation(Experiment.Definition.ControlIndex, AssignmentReason.NotCovered, _isDisabled);
        return unit is not null;
    }
}
