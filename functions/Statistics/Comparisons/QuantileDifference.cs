using Splitrun.Statistics.Distributions;

namespace Splitrun.Statistics.Comparisons;

/// <summary>The difference of a quantile between two arms, by their order-statistic intervals.</summary>
/// <remarks>[DN03] section 7.1 for the arms; their difference is asymptotically normal, [DKM18] section 4.1. Valid at one look.</remarks>
public static class QuantileDifference
{
    /// <summary>Compares the same quantile of two arms.</summary>
    /// <param name="control">The control arm's quantile (A).</param>
    /// <param name="treatment">The treatment arm's quantile (B), of the same level.</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate quantile B - quantile A, standard error, interval, z and p, marked approximate; or the reason of an arm, or <see cref="Reason.ZeroVariance"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The levels differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(
        QuantileEstimate control, QuantileEstimate treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(treatment);
        Levels.Require(alpha);
        if (control.Level != treatment.Level)
            throw new ArgumentException("Both arms must be compared at the same quantile.", nameof(treatment));
        if ((control.Reason ?? treatment.Reason) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.QuantileDifference, reason);
        var estimate = treatment.Value!.Value - control.Value!.Value;
        var standardError = double.Hypot(control.StandardError!.Value, treatment.StandardError!.Value);
        if (standardError == 0)
            return ComparisonResult.Without(ComparisonMethod.QuantileDifference, Reason.ZeroVariance);
        var quantile = NormalDistribution.UpperQuantile(Levels.Tail(alpha, alternative));
        return new ComparisonResult
        {
            Method = ComparisonMethod.QuantileDifference,
            Estimate = estimate,
            StandardError = standardError,
            Interval = Interval.Around(estimate, standardError, quantile, alternative),
            Statistic = estimate / standardError,
            IsApproximate = true,
        }.WithPValue(Levels.LogPValue(estimate / standardError, alternative, NormalDistribution.LogUpper));
    }
}
