using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>Sticky assignment, made ready once from a definition and then asked for any number of units.</summary>
/// <threadsafety>Immutable; safe for any number of threads. Asking allocates nothing.</threadsafety>
public sealed class StickyAllocation
{
    private const int Nobody = -1;
    private readonly string _salt;
    private readonly uint _saltState;
    private readonly BucketingHash _hash;

    // A step function: the variant at a position is the one beside the last bound that is not above it; before the first, nobody.
    private readonly double[] _bounds;
    private readonly int[] _variants;

    private StickyAllocation(AssignmentPolicy policy, double[] bounds, int[] variants)
    {
        _salt = policy.Salt;
        _saltState = BucketHash.Fnv1a32(BucketHash.Start, policy.Salt);
        _hash = policy.Hash;
        (_bounds, _variants) = (bounds, variants);
    }

    /// <summary>Makes ready the ranges and the hash of a definition: salt, weights, ramp, coverage, hash.</summary>
    public static StickyAllocation From(ExperimentDefinition definition)
    {
        var bounds = new List<double>();
        var variants = new List<int>();
        foreach (var range in BucketRanges.Of(definition))
        {
            var from = OnScale(definition.Assignment.Hash, range.From);
            var to = OnScale(definition.Assignment.Hash, range.To);
            if (bounds.Count > 0 && bounds[^1] >= from)
            {
                bounds.RemoveAt(bounds.Count - 1);
                variants.RemoveAt(variants.Count - 1);
            }

            bounds.AddRange([from, to]);
            variants.AddRange([range.VariantIndex, Nobody]);
        }

        DropEndOfScale(definition.Assignment.Hash, bounds, variants);
        return new StickyAllocation(definition.Assignment, [.. bounds], [.. variants]);
    }

    /// <summary>Finds the unit's variant.</summary>
    /// <param name="unit">Any text, the empty one included.</param>
    /// <param name="variantIndex">Index into the definition's variants; -1 where the answer is false.</param>
    /// <returns>False where the unit is not covered.</returns>
    public bool TryPick(ReadOnlySpan<char> unit, out int variantIndex)
    {
        var position = _hash == BucketingHash.FeatureManagement
            ? PercentileHash.Percentage(unit, _salt)
            : BucketHash.Position(_saltState, unit);
        var passed = 0;
        foreach (var bound in _bounds)
        {
            passed += position >= bound ? 1 : 0;
        }

        variantIndex = passed == 0 ? Nobody : _variants[passed - 1];
        return variantIndex >= 0;
    }

    /// <summary>Shares as they are for GrowthBook; per cent, rounded to ten decimals, for percentiles.</summary>
    private static double OnScale(BucketingHash hash, double share) =>
        hash == BucketingHash.FeatureManagement ? Math.Round(share * 100, 10) : share;

    /// <summary>A percentile range that ends at 100 includes 100 itself.</summary>
    private static void DropEndOfScale(BucketingHash hash, List<double> bounds, List<int> variants)
    {
        if (hash == BucketingHash.FeatureManagement && bounds.Count > 0 && bounds[^1] >= 100)
        {
            bounds.RemoveAt(bounds.Count - 1);
            variants.RemoveAt(variants.Count - 1);
        }
    }
}
