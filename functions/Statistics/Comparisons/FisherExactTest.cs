using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Fisher's exact test of two independent proportions, conditional on both margins.</summary>
/// <remarks>[Fisher35]; the two-sided p-value sums all tables no more likely than the observed one, with R's relative tolerance 1e-7.</remarks>
public static class FisherExactTest
{
    /// <summary>Compares two proportions exactly.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">One minus the level of the interval. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate p B - p A, the Newcombe-Wilson interval beside it (which does not invert this test), and the exact p-value; or a reason:
    /// <see cref="Reason.EmptyArm"/>, <see cref="Reason.ZeroVariance"/> (all successes, or none).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(Proportion control, Proportion treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (TwoProportionTest.ReasonAgainst(control, treatment) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.FisherExact, reason);
        return new ComparisonResult
        {
            Method = ComparisonMethod.FisherExact,
            Estimate = TwoProportionTest.Difference(control, treatment),
            Interval = NewcombeWilsonInterval.Of(control, treatment, alpha, alternative),
        }.WithPValue(LogPValue(control, treatment, alternative));
    }

    /// <summary>ln of the p-value alone; the arms must not be degenerate.</summary>
    internal static double LogPValue(Proportion control, Proportion treatment, Alternative alternative)
    {
        var table = new HypergeometricDistribution(treatment.Trials, control.Trials, treatment.Successes + control.Successes);
        return alternative switch
        {
            Alternative.Greater => table.LogUpper(treatment.Successes),
            Alternative.Less => table.LogLower(treatment.Successes),
            _ => table.LogTwoSided(treatment.Successes),
        };
    }
}
