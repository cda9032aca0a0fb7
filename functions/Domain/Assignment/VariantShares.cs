using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>The shares in force: relative weights made to sum to 1, or what the ramp says while there is one.</summary>
public static class VariantShares
{
    /// <summary>One share per variant, in declared order; they sum to 1 up to rounding. A weight of 0 gives exactly 0.</summary>
    /// <remarks>
    /// With a ramp the challengers together get the per cent of the step in force, divided by their relative weights, and control the
    /// rest, whatever its own weight; where no challenger has a weight above 0, control gets everything.
    /// </remarks>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or none is above 0.</exception>
    public static double[] InForce(ExperimentDefinition definition)
    {
        CheckWeights(definition);
        return RampShare(definition) is { } challengers ? Ramped(definition, challengers) : Normalised(definition);
    }

    /// <summary>Share of the challengers together under the step in force. Range: above 0 to 1; null without a ramp.</summary>
    internal static double? RampShare(ExperimentDefinition definition) =>
        RampPercent(definition) is { } percent ? percent / 100 : null;

    /// <summary>Sum of the challengers' weights.</summary>
    internal static double ChallengerWeight(ExperimentDefinition definition)
    {
        var control = definition.ControlIndex;
        var total = 0.0;
        for (var i = 0; i < definition.Variants.Count; i++)
        {
            total += i == control ? 0 : definition.Variants[i].Weight;
        }

        return total;
    }

    private static double? RampPercent(ExperimentDefinition definition)
    {
        var ramp = definition.Assignment.Ramp;
        return ramp.Count == 0 ? null : ramp[Math.Clamp(definition.Assignment.RampStep, 0, ramp.Count - 1)];
    }

    private static double[] Normalised(ExperimentDefinition definition)
    {
        var total = definition.Variants.Sum(v => v.Weight);
        return [.. definition.Variants.Select(v => v.Weight / total)];
    }

    private static double[] Ramped(ExperimentDefinition definition, double challengers)
    {
        var total = ChallengerWeight(definition);
        var control = definition.ControlIndex;
        if (total == 0)
        {
            return [.. definition.Variants.Select((_, i) => i == control ? 1.0 : 0.0)];
        }

        return [.. definition.Variants.Select((v, i) => i == control ? ControlShare(definition) : challengers * (v.Weight / total))];
    }

    /// <summary>Control's share under the ramp, from the per cent itself, so that 90 leaves 0.1 and not 0.0999….</summary>
    internal static double ControlShare(ExperimentDefinition definition) => (100 - (RampPercent(definition) ?? 0)) / 100;

    private static void CheckWeights(ExperimentDefinition definition)
    {
        var total = 0.0;
        foreach (var variant in definition.Variants)
        {
            if (!(variant.Weight >= 0))
            {
                throw new ArgumentException($"Weight of {variant.Key} is {variant.Weight}; it must be 0 or more.", nameof(definition));
            }

            total += variant.Weight;
        }

        if (!(total > 0) || !double.IsFinite(total))
        {
            throw new ArgumentException($"The weights sum to {total}; the sum must be above 0 and finite.", nameof(definition));
        }
    }
}
