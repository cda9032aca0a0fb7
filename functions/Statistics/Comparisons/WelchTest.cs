using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Welch's t test: the difference of two means without assuming equal variances.</summary>
/// <remarks>[Welch47]; degrees of freedom [Satterthwaite46] eq. 17. Valid at one look, at the planned sample size.</remarks>
public static class WelchTest
{
    /// <summary>Compares two means.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested; one-sided intervals are open on the other side.</param>
    /// <returns>
    /// Estimate mean B - mean A, its standard error, interval, t, df and p; or a reason: <see cref="Reason.EmptyArm"/>,
    /// <see cref="Reason.TooFew"/> (below two values), <see cref="Reason.ZeroVariance"/> (both arms constant).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(Moments control, Moments treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(control, treatment) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.WelchT, reason);
        var estimate = control.DifferenceOfMeans(treatment).High;
        var standardError = Math.Sqrt(control.VarianceOfMean + treatment.VarianceOfMean);
        var degreesOfFreedom = Satterthwaite(control.VarianceOfMean, control.Count, treatment.VarianceOfMean, treatment.Count);
        return StudentResult(ComparisonMethod.WelchT, estimate, standardError, degreesOfFreedom, alpha, alternative);
    }

    /// <summary>ln of the two-sided p-value alone, for simulations; the arms must not be degenerate.</summary>
    internal static double LogPValue(Moments control, Moments treatment)
    {
        var t = control.DifferenceOfMeans(treatment).High / Math.Sqrt(control.VarianceOfMean + treatment.VarianceOfMean);
        return StudentDistribution.LogBeyond(t, Satterthwaite(control.VarianceOfMean, control.Count, treatment.VarianceOfMean, treatment.Count));
    }

    /// <summary>Degrees of freedom of a sum of two independent estimated variances.</summary>
    internal static double Satterthwaite(double first, long firstCount, double second, long secondCount)
    {
        var share = first / (first + second);
        return 1 / ((share * share / (firstCount - 1)) + ((1 - share) * (1 - share) / (secondCount - 1)));
    }

    internal static Reason? ReasonAgainst(Moments control, Moments treatment)
    {
        if (control.Count == 0 || treatment.Count == 0)
            return Reason.EmptyArm;
        if (control.Count < 2 || treatment.Count < 2)
            return Reason.TooFew;
        return control.VarianceOfMean + treatment.VarianceOfMean > 0 ? null : Reason.ZeroVariance;
    }

    /// <summary>Test and interval of an estimate whose studentised form follows t.</summary>
    internal static ComparisonResult StudentResult(
        ComparisonMethod method, double estimate, double standardError, double degreesOfFreedom, double alpha, Alternative alternative)
    {
        var t = estimate / standardError;
        var quantile = StudentDistribution.UpperQuantile(Levels.Tail(alpha, alternative), degreesOfFreedom);
        return new ComparisonResult
        {
            Method = method,
            Estimate = estimate,
            StandardError = standardError,
            Interval = Interval.Around(estimate, standardError, quantile, alternative),
            Statistic = t,
            DegreesOfFreedom = degreesOfFreedom,
        }.WithPValue(Levels.LogPValue(t, alternative, x => StudentDistribution.LogUpper(x, degreesOfFreedom)));
    }
}
