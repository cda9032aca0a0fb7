using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Bayesian;

/// <summary>
/// Bayes factors: how many times more probable the data are under a difference than under none (BF10). They do not guard against peeking.
/// </summary>
public static class BayesFactor
{
    /// <summary>Scale of the Cauchy prior of the standardised effect, the "medium" of the literature: sqrt(2) / 2.</summary>
    public const double DefaultScale = 0.70710678118654752440;

    /// <summary>Ratio of variances above which the pooled t is marked approximate.</summary>
    public const double ApproximateFromVarianceRatio = 2;

    /// <summary>The Jeffreys-Zellner-Siow Bayes factor of two means.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="scale">Scale of the Cauchy prior (r). Range: finite, above 0.</param>
    /// <returns>
    /// Estimate mean B - mean A with its pooled standard error, df, and BF10 as statistic, no p-value; or a reason: <see cref="Reason.EmptyArm"/>,
    /// <see cref="Reason.TooFew"/>, <see cref="Reason.ZeroVariance"/>. Marked approximate when one variance is more than
    /// <see cref="ApproximateFromVarianceRatio"/> times the other, since the model pools them.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is outside its range.</exception>
    /// <remarks>[RSSMI09] eq. 1 with effective size nA nB / (nA + nB) and nA + nB - 2 degrees of freedom.</remarks>
    public static ComparisonResult Means(Moments control, Moments treatment, double scale = DefaultScale)
    {
        RequireScale(scale);
        if (WelchTest.ReasonAgainst(control, treatment) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.BayesFactorJzs, reason);
        double n = control.Count, m = treatment.Count;
        var pooled = (control.SumOfSquaredDeviations + treatment.SumOfSquaredDeviations) / (n + m - 2);
        var standardError = Math.Sqrt(pooled * ((1 / n) + (1 / m)));
        var estimate = control.DifferenceOfMeans(treatment).High;
        var (small, large) = (Math.Min(control.Variance, treatment.Variance), Math.Max(control.Variance, treatment.Variance));
        return new()
        {
            Method = ComparisonMethod.BayesFactorJzs,
            Estimate = estimate,
            StandardError = standardError,
            DegreesOfFreedom = n + m - 2,
            Statistic = Bounded(LogJzs(estimate / standardError, n * m / (n + m), n + m - 2, scale)),
            IsApproximate = large > ApproximateFromVarianceRatio * small,
        };
    }

    /// <summary>The Jeffreys-Zellner-Siow Bayes factor of paired differences.</summary>
    /// <param name="differences">The differences within pairs, treatment minus control.</param>
    /// <param name="scale">Scale of the Cauchy prior (r). Range: finite, above 0.</param>
    /// <returns>As <see cref="Means"/>, for one sample.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is outside its range.</exception>
    /// <remarks>[RSSMI09] eq. 1 with effective size n and n - 1 degrees of freedom.</remarks>
    public static ComparisonResult Pairs(Moments differences, double scale = DefaultScale)
    {
        RequireScale(scale);
        if (PairedTest.ReasonAgainst(differences) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.BayesFactorJzs, reason);
        var standardError = Math.Sqrt(differences.VarianceOfMean);
        return new()
        {
            Method = ComparisonMethod.BayesFactorJzs,
            Estimate = differences.Mean,
            StandardError = standardError,
            DegreesOfFreedom = differences.Count - 1,
            Statistic = Bounded(LogJzs(differences.Mean / standardError, differences.Count, differences.Count - 1, scale)),
        };
    }

    /// <summary>The Bayes factor of two proportions with independent Beta(1, 1) priors against one common Beta(1, 1).</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <returns>Estimate p B - p A and BF10 as statistic, no p-value; or <see cref="Reason.EmptyArm"/>.</returns>
    /// <remarks>[KR95] eq. 1 with beta-binomial marginal likelihoods: B(xA+1, yA+1) B(xB+1, yB+1) / B(xA+xB+1, yA+yB+1).</remarks>
    public static ComparisonResult Proportions(Proportion control, Proportion treatment)
    {
        if (control.Trials == 0 || treatment.Trials == 0)
            return ComparisonResult.Without(ComparisonMethod.BayesFactorBeta, Reason.EmptyArm);
        var log = IncompleteBeta.LogBeta(control.Successes + 1, control.Failures + 1)
            + IncompleteBeta.LogBeta(treatment.Successes + 1, treatment.Failures + 1)
            - IncompleteBeta.LogBeta(control.Successes + treatment.Successes + 1, control.Failures + treatment.Failures + 1);
        return new()
        {
            Method = ComparisonMethod.BayesFactorBeta,
            Estimate = TwoProportionTest.Difference(control, treatment),
            Statistic = Bounded(log),
        };
    }

    /// <summary>ln BF10 of a t statistic.</summary>
    internal static double LogJzs(double t, double effectiveSize, double degreesOfFreedom, double scale)
    {
        // Over u = ln g the integrand has one peak and dies away doubly exponentially below and exponentially above.
        var logNull = (degreesOfFreedom + 1) / 2 * Deviance.Log1p(t * t / degreesOfFreedom);
        return Quadrature.LogIntegral(LogIntegrand, Math.Log(scale * scale), 0.2) + logNull;

        double LogIntegrand(double u)
        {
            var g = Math.Exp(u);
            var inflated = 1 + (effectiveSize * g);
            var likelihood = (-0.5 * Math.Log(inflated)) - ((degreesOfFreedom + 1) / 2 * Deviance.Log1p(t * t / (inflated * degreesOfFreedom)));
            return likelihood + Math.Log(scale) - Deviance.HalfLogTwoPi - (u / 2) - (scale * scale / (2 * g));
        }
    }

    private static double Bounded(double log) => Math.Clamp(Math.Exp(log), double.Epsilon, double.MaxValue);

    private static void RequireScale(double scale)
    {
        if (!double.IsFinite(scale) || scale <= 0)
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be finite and above 0.");
    }
}
