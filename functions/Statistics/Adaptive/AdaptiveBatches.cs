using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Adaptive;

/// <summary>What two arms collected while the weights stood still.</summary>
/// <param name="Control">The control arm (A).</param>
/// <param name="Treatment">The treatment arm (B).</param>
public readonly record struct AdaptiveBatch(Moments Control, Moments Treatment);

/// <summary>
/// Compares two arms whose weights changed with the outcomes, from batches of equal weights. Within a batch the difference of means is
/// unbiased given the past; a mean over all runs is not, since an arm that began unluckily is hardly corrected.
/// </summary>
/// <remarks>
/// [ZJM20] section 4: the studentised differences Z of the batches are nearly independent standard normal. They are added with weights sqrt(n), n being a batch's
/// runs, which are the variance-stabilising weights of [HHZWA21] eq. 15 for a difference: estimate sum(w D) / sum(w) with w = sqrt(n) / SE, its standard error
/// sqrt(sum n) / sum(w). The variance of an arm is pooled over its batches.
/// </remarks>
public static class AdaptiveBatches
{
    /// <summary>Compares two arms.</summary>
    /// <param name="batches">The batches, in any order; one without a run of either arm says nothing and is left out.</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate mean B - mean A, standard error, interval, z and p; or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/> (no batch with a run of both
    /// arms, or no arm with two runs in one batch), <see cref="Reason.ZeroVariance"/>. Valid at one look.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(IReadOnlyList<AdaptiveBatch> batches, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Levels.Require(alpha);
        if (batches.Sum(b => b.Control.Count) == 0 || batches.Sum(b => b.Treatment.Count) == 0)
            return ComparisonResult.Without(ComparisonMethod.AdaptiveBatches, Reason.EmptyArm);

        var usable = batches.Where(b => b.Control.Count > 0 && b.Treatment.Count > 0).ToList();
        if (PooledVariance(usable.Select(b => b.Control)) is not { } control || PooledVariance(usable.Select(b => b.Treatment)) is not { } treatment)
            return ComparisonResult.Without(ComparisonMethod.AdaptiveBatches, Reason.TooFew);

        return control + treatment > 0
            ? Combine(usable, control, treatment, alpha, alternative)
            : ComparisonResult.Without(ComparisonMethod.AdaptiveBatches, Reason.ZeroVariance);
    }

    private static ComparisonResult Combine(List<AdaptiveBatch> batches, double control, double treatment, double alpha, Alternative alternative)
    {
        double weights = 0, estimate = 0, runs = 0;
        foreach (var (a, b) in batches)
        {
            var size = (double)(a.Count + b.Count);
            var weight = Math.Sqrt(size / ((control / a.Count) + (treatment / b.Count)));
            weights += weight;
            estimate += weight / weights * (b.Mean - a.Mean - estimate);
            runs += size;
        }

        var standardError = Math.Sqrt(runs) / weights;
        var z = estimate / standardError;
        var quantile = NormalDistribution.UpperQuantile(Levels.Tail(alpha, alternative));
        return new ComparisonResult
        {
            Method = ComparisonMethod.AdaptiveBatches,
            Estimate = estimate,
            StandardError = standardError,
            Interval = Interval.Around(estimate, standardError, quantile, alternative),
            Statistic = z,
            IsApproximate = true,
        }.WithPValue(Levels.LogPValue(z, alternative, NormalDistribution.LogUpper));
    }

    /// <summary>Squared deviations from the batches' own means, over their degrees of freedom; null without any.</summary>
    private static double? PooledVariance(IEnumerable<Moments> arms)
    {
        double squares = 0, freedom = 0;
        foreach (var arm in arms)
        {
            squares += arm.SumOfSquaredDeviations;
            freedom += arm.Count - 1;
        }

        return freedom > 0 ? squares / freedom : null;
    }
}
