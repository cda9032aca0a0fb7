using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>
/// Ratio metrics: the sum of numerators over the sum of denominators. The same delta method serves means whose unit of assignment is not the
/// run: give a unit's total as numerator and its number of runs as denominator.
/// </summary>
/// <remarks>[DKM18] eq. 4: var R = (vN - 2 R cND + R^2 vD) / (n mD^2); degrees of freedom [Satterthwaite46]. Valid at one look.</remarks>
public static class RatioTest
{
    /// <summary>Compares the ratios of two arms.</summary>
    /// <param name="control">The control arm (A): pairs of numerator (X) and denominator (Y).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate ratio B - ratio A, standard error, interval, t, df and p; or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/>,
    /// <see cref="Reason.BaselineNearZero"/> (an arm's mean denominator is 0), <see cref="Reason.ZeroVariance"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(CoMoments control, CoMoments treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(control, treatment) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.RatioDelta, reason);
        EstimatedMean a = Estimate(control), b = Estimate(treatment);
        return EstimatedMean.Compare(ComparisonMethod.RatioDelta, a, b, b.Mean - a.Mean, alpha, alternative);
    }

    /// <summary>The relative lift of the ratio.</summary>
    /// <param name="control">The control arm (A): pairs of numerator (X) and denominator (Y).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>As <see cref="RelativeEffect.Of(Moments, Moments, double)"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static RelativeEffect Relative(CoMoments control, CoMoments treatment, double alpha = 0.05)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(control, treatment) is { } reason)
            return new() { Reason = reason };
        EstimatedMean a = Estimate(control), b = Estimate(treatment);
        return RelativeEffect.Of(a, b, b.Mean - a.Mean, alpha);
    }

    /// <summary>The ratio of one arm with its interval.</summary>
    /// <param name="arm">Pairs of numerator (X) and denominator (Y).</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>The ratio, its standard error and interval by Student's t with n - 1 degrees of freedom; or a reason as for <see cref="Compare"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult OneArm(CoMoments arm, double alpha = 0.05)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(arm) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.RatioDelta, reason);
        var ratio = Estimate(arm);
        return ratio.Variance > 0
            ? WelchTest.StudentResult(ComparisonMethod.RatioDelta, ratio.Mean, Math.Sqrt(ratio.Variance), ratio.Count - 1, alpha, Alternative.TwoSided)
            : ComparisonResult.Without(ComparisonMethod.RatioDelta, Reason.ZeroVariance);
    }

    private static EstimatedMean Estimate(CoMoments arm)
    {
        var ratio = arm.X.Mean / arm.Y.Mean;
        var variance = arm.X.Variance - (2 * ratio * arm.Covariance) + (ratio * ratio * arm.Y.Variance);
        // Numerator and denominator in proportion: what is left is rounding.
        var scale = arm.X.Variance + (ratio * ratio * arm.Y.Variance);
        return new(ratio, variance <= 1e-14 * scale ? 0 : variance / arm.Count / arm.Y.Mean / arm.Y.Mean, arm.Count);
    }

    private static Reason? ReasonAgainst(CoMoments control, CoMoments treatment) => ReasonAgainst(control) ?? ReasonAgainst(treatment);

    private static Reason? ReasonAgainst(CoMoments arm) => arm switch
    {
        { Count: 0 } => Reason.EmptyArm,
        { Count: 1 } => Reason.TooFew,
        { Y.Mean: 0 } => Reason.BaselineNearZero,
        _ => null,
    };
}
