using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>A piece of the hash's interval that belongs to one variant.</summary>
/// <param name="From">Inclusive lower bound. Range: 0 to 1.</param>
/// <param name="To">Exclusive upper bound. Range: 0 to 1, up to rounding.</param>
/// <param name="VariantIndex">Index into the definition's variants.</param>
internal sealed record BucketRange(double From, double To, int VariantIndex);

/// <summary>Which pieces of [0, 1) belong to which variant: a frozen contract, see HASHING.md.</summary>
internal static class BucketRanges
{
    /// <summary>The ranges in rising order; what is in none of them is not covered. Variants of share 0 have no range.</summary>
    public static IReadOnlyList<BucketRange> Of(ExperimentDefinition definition) =>
        definition.Assignment.Ramp.Count == 0 ? Weighted(definition) : Ramped(definition);

    /// <summary>GrowthBook's layout: variant i owns [cumulative, cumulative + coverage x share).</summary>
    private static List<BucketRange> Weighted(ExperimentDefinition definition)
    {
        var ranges = new List<BucketRange>();
        var shares = VariantShares.InForce(definition);
        var cumulative = 0.0;
        for (var i = 0; i < shares.Length; i++)
        {
            Add(ranges, new BucketRange(cumulative, cumulative + (definition.Assignment.Coverage * shares[i]), i));
            cumulative += shares[i];
        }

        return ranges;
    }

    /// <summary>
    /// A slot for each challenger, as wide as its weight among the challengers. The challenger grows from the end of its slot that lies
    /// away from control's place in the declared order, control from the other end; so neither a higher step nor more coverage takes
    /// a unit out of a challenger.
    /// </summary>
    private static List<BucketRange> Ramped(ExperimentDefinition definition)
    {
        var ranges = new List<BucketRange>();
        var control = definition.ControlIndex;
        var total = VariantShares.ChallengerWeight(definition);
        if (total == 0)
        {
            Add(ranges, new BucketRange(0, definition.Assignment.Coverage, control));
            return ranges;
        }

        var weight = 0.0;
        for (var i = 0; i < definition.Variants.Count; i++)
        {
            if (i != control && definition.Variants[i].Weight > 0)
            {
                var start = weight / total;
                weight += definition.Variants[i].Weight;
                Split(ranges, definition, i, start, weight / total);
            }
        }

        return ranges;
    }

    private static void Split(List<BucketRange> ranges, ExperimentDefinition definition, int challenger, double start, double end)
    {
        var coverage = definition.Assignment.Coverage;
        var control = definition.ControlIndex;
        var controlFirst = control < challenger;
        var lowerShare = controlFirst ? VariantShares.ControlShare(definition) : VariantShares.RampShare(definition) ?? 0;
        var upperShare = controlFirst ? VariantShares.RampShare(definition) ?? 0 : VariantShares.ControlShare(definition);
        var lowerEnd = start + (coverage * lowerShare * (end - start));
        // At full coverage the two pieces touch, whatever rounding says.
        var upperStart = coverage == 1 ? lowerEnd : Math.Max(lowerEnd, end - (coverage * upperShare * (end - start)));
        Add(ranges, new BucketRange(start, lowerEnd, controlFirst ? control : challenger));
        Add(ranges, new BucketRange(upperStart, end, controlFirst ? challenger : control));
    }

    private static void Add(List<BucketRange> ranges, BucketRange range)
    {
        if (range.To > range.From)
        {
            ranges.Add(range);
        }
    }
}
