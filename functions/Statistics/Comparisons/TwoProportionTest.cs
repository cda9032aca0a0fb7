using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>The pooled z test of two independent proportions, with Newcombe's interval.</summary>
/// <remarks>[Fleiss03] eq. 3.5 without continuity correction (z^2 is Pearson's chi-square); interval [Newcombe98b] method 10.</remarks>
public static class TwoProportionTest
{
    /// <summary>Smallest expected count of a cell at which the normal approximation is used ([Cochran54]).</summary>
    public const double MinExpectedCount = 5;

    /// <summary>Compares two proportions by the normal approximation.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate p B - p A, the pooled standard error, the Newcombe-Wilson interval, z and p; or a reason: <see cref="Reason.EmptyArm"/>,
    /// <see cref="Reason.ZeroVariance"/> (all successes, or none). <see cref="ComparisonResult.IsApproximate"/> is set when an expected count is below
    /// <see cref="MinExpectedCount"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(Proportion control, Proportion treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(control, treatment) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.TwoProportionZ, reason);
        var standardError = PooledStandardError(control, treatment);
        var estimate = Difference(control, treatment);
        return new ComparisonResult
        {
            Method = ComparisonMethod.TwoProportionZ,
            Estimate = estimate,
            StandardError = standardError,
            Interval = NewcombeWilsonInterval.Of(control, treatment, alpha, alternative),
            Statistic = estimate / standardError,
            IsApproximate = !IsApproximationAdequate(control, treatment),
        }.WithPValue(Levels.LogPValue(estimate / standardError, alternative, NormalDistribution.LogUpper));
    }

    /// <summary>The test to report: this one, or Fisher's exact test when an expected count is below <see cref="MinExpectedCount"/>.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>The result of the chosen test; its method says which.</returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Preferred(Proportion control, Proportion treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided) =>
        IsApproximationAdequate(control, treatment)
            ? Compare(control, treatment, alpha, alternative)
            : FisherExactTest.Compare(control, treatment, alpha, alternative);

    /// <summary>Whether every expected count of the 2 x 2 table is at least <see cref="MinExpectedCount"/>.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <returns>True when the normal approximation is good enough; false for empty arms.</returns>
    public static bool IsApproximationAdequate(Proportion control, Proportion treatment)
    {
        double n = control.Trials + treatment.Trials;
        double rarer = Math.Min(control.Successes + treatment.Successes, control.Failures + treatment.Failures);
        return rarer * Math.Min(control.Trials, treatment.Trials) >= MinExpectedCount * n && n > 0;
    }

    /// <summary>ln of the two-sided p-value alone, for simulations; the arms must not be degenerate.</summary>
    internal static double LogPValue(Proportion control, Proportion treatment) =>
        Levels.LogPValue(Difference(control, treatment) / PooledStandardError(control, treatment), Alternative.TwoSided, NormalDistribution.LogUpper);

    internal static Reason? ReasonAgainst(Proportion control, Proportion treatment)
    {
        if (control.Trials == 0 || treatment.Trials == 0)
            return Reason.EmptyArm;
        var noneOrAll = control.Successes + treatment.Successes == 0 || control.Failures + treatment.Failures == 0;
        return noneOrAll ? Reason.ZeroVariance : null;
    }

    // sqrt(p q (1 / nA + 1 / nB)) with p = successes / n.
    private static double PooledStandardError(Proportion control, Proportion treatment)
    {
        double n = control.Trials + treatment.Trials, successes = control.Successes + treatment.Successes;
        return Math.Sqrt(successes / control.Trials * ((n - successes) / treatment.Trials) / n);
    }

    // (xB nA - xA nB) / (nA nB): exact integers first, so that near-equal proportions keep their digits.
    internal static double Difference(Proportion control, Proportion treatment)
    {
        var cross = ((Int128)treatment.Successes * control.Trials) - ((Int128)control.Successes * treatment.Trials);
        return (double)cross / control.Trials / treatment.Trials;
    }
}
