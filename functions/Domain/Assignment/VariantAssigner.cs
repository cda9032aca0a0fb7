using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>Which variant a run gets: a pure function. What it does is a frozen contract, see HASHING.md.</summary>
public static class VariantAssigner
{
    /// <summary>Assigns a variant: by state, force, window, override, segments, holdout, layer; then by coverage and strategy.</summary>
    /// <exception cref="ArgumentException">
    /// The forced, overriding, promoted or control variant is not one of the experiment's; the counts are not one per variant.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A draw was needed and is not in [0, 1).</exception>
    public static VariantAssignment Assign(AssignmentInputs inputs)
    {
        var shares = VariantShares.InForce(inputs.Experiment.Definition);
        var placement = Admission.PlaceWithoutStrategy(inputs) ?? StrategyChoice.Choose(inputs, shares);
        return new VariantAssignment(placement.VariantIndex, placement.Reason, placement.Probability, shares);
    }

    /// <summary>The same with the sticky strategy in place of the experiment's own: what a flag evaluation shows a unit.</summary>
    public static VariantAssignment AssignSticky(AssignmentInputs inputs)
    {
        var definition = inputs.Experiment.Definition;
        var sticky = definition with { Assignment = definition.Assignment with { Strategy = AssignmentStrategy.Sticky } };
        return Assign(inputs with { Experiment = inputs.Experiment with { Definition = sticky } });
    }
}
