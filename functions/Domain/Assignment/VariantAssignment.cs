using System.Text.Json;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>Everything that an assignment depends on: same inputs, same variant.</summary>
/// <param name="Experiment">The experiment as it is at <paramref name="At"/>.</param>
/// <param name="Unit">The unit of assignment (the run id where the unit is the run).</param>
/// <param name="Attributes">What segment rules read; a JSON object, or null.</param>
/// <param name="ForcedVariant">A variant that the caller insists on; it is one of the experiment's.</param>
/// <param name="At">Time of the dispatch, UTC.</param>
/// <param name="AssignedCounts">Per variant, in order, how many counted runs it has had (for the balanced strategy).</param>
/// <param name="Draw">A uniform draw. Range: 0 inclusive to 1 exclusive. Only strategies with chance use it.</param>
public sealed record AssignmentInputs(
    Experiment Experiment,
    string Unit,
    JsonElement? Attributes,
    string? ForcedVariant,
    DateTimeOffset At,
    IReadOnlyList<long> AssignedCounts,
    double Draw);

/// <summary>Which variant, why, and how likely it was.</summary>
/// <param name="VariantIndex">Index into the definition's variants.</param>
/// <param name="Reason">Why.</param>
/// <param name="Probability">Probability the variant had, given that the run took part; null where chance had no part.</param>
/// <param name="Shares">The shares in force, per variant, summing to 1.</param>
public readonly record struct VariantAssignment(
    int VariantIndex,
    AssignmentReason Reason,
    double? Probability,
    IReadOnlyList<double> Shares);
