namespace Splitrun.Domain.Assignment;

/// <summary>Where a run ends up.</summary>
/// <param name="VariantIndex">Index into the definition's variants.</param>
/// <param name="Reason">Why.</param>
/// <param name="Probability">Probability the variant had; null where chance had no part. Range: above 0 to 1.</param>
internal sealed record Placement(int VariantIndex, AssignmentReason Reason, double? Probability = null);
