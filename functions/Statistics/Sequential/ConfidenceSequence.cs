using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Sequential;

/// <summary>
/// The asymptotic confidence sequence: an interval, a p-value and an e-value that may be looked at after every run. Its price against a
/// fixed-horizon test is smallest near the planned sample size.
/// </summary>
/// <remarks>[WS23] theorem 2.2 and eq. 9 (two-sided), proposition B.1 (one-sided), arXiv:2103.06476v7; the e-value is the normal mixture behind them, [Robbins70] eq. 17.</remarks>
public static class ConfidenceSequence
{
    /// <summary>Fewest observations an arm before the asymptotics are trusted.</summary>
    public const long DefaultBurnIn = 30;

    /// <summary>Compares two means at a look.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="plannedSampleSize">
    /// N*, the observations of both arms together at which the sequence is to be tightest; fixed when the experiment starts. Range: finite, at least 1.
    /// </param>
    /// <param name="alpha">Significance level over all looks together. Range: 0 &lt; alpha &lt; 1, and below 1/2 when one-sided.</param>
    /// <param name="alternative">What is tested.</param>
    /// <param name="burnIn">Fewest observations an arm. Range: at least 2.</param>
    /// <returns>
    /// Estimate mean B - mean A, its standard error, the interval, the e-value as statistic and p; or a reason: <see cref="Reason.EmptyArm"/>,
    /// <see cref="Reason.TooFew"/> (below the burn-in), <see cref="Reason.ZeroVariance"/>. Safe under peeking.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static ComparisonResult Compare(
        Moments control,
        Moments treatment,
        double plannedSampleSize,
        double alpha = 0.05,
        Alternative alternative = Alternative.TwoSided,
        long burnIn = DefaultBurnIn)
    {
        Levels.Require(alpha);
        ArgumentOutOfRangeException.ThrowIfLessThan(burnIn, 2);
        if (WelchTest.ReasonAgainst(control, treatment) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.ConfidenceSequence, reason);
        if (Math.Min(control.Count, treatment.Count) < burnIn)
            return ComparisonResult.Without(ComparisonMethod.ConfidenceSequence, Reason.TooFew);
        var standardError = Math.Sqrt(control.VarianceOfMean + treatment.VarianceOfMean);
        return Of(control.DifferenceOfMeans(treatment).High, standardError, control.Count + treatment.Count, plannedSampleSize, alpha, alternative);
    }

    /// <summary>The sequence at a look, for any estimate that is asymptotically normal (a difference, a lift, a quantile).</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="standardError">Its standard error (SE). Range: finite, above 0.</param>
    /// <param name="sampleSize">n, the observations of both arms together. Range: at least 1.</param>
    /// <param name="plannedSampleSize">N*, as for <see cref="Compare"/>.</param>
    /// <param name="alpha">Significance level over all looks together. Range: 0 &lt; alpha &lt; 1, and below 1/2 when one-sided.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>The interval, the e-value as statistic and p. Safe under peeking.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>
    /// rho = sqrt((-2 ln a + ln(1 - 2 ln a)) / N*); half-width SE sqrt(n) sqrt(2 (n rho^2 + 1) / (n rho)^2 ln(sqrt(n rho^2 + 1) / a));
    /// e = exp(rho^2 n z^2 / (2 (n rho^2 + 1))) / sqrt(n rho^2 + 1). One-sided: 2a in rho, and ln(1 + sqrt(n rho^2 + 1) / (2a)).
    /// </remarks>
    public static ComparisonResult Of(
        double estimate, double standardError, long sampleSize, double plannedSampleSize, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Require(estimate, standardError, sampleSize, plannedSampleSize, alpha, alternative);
        var isTwoSided = alternative == Alternative.TwoSided;
        var mixture = sampleSize * RhoSquared(isTwoSided ? alpha : 2 * alpha, plannedSampleSize);
        var halfWidth = standardError * Math.Sqrt(2 * (mixture + 1) / mixture * LogThreshold(mixture, alpha, isTwoSided));
        var logEValue = LogEValue(estimate / standardError, mixture, alternative);
        return new ComparisonResult
        {
            Method = ComparisonMethod.ConfidenceSequence,
            Estimate = estimate,
            StandardError = standardError,
            Interval = Interval.Around(estimate, halfWidth, 1, alternative),
            Statistic = EValueOf(logEValue),
            SafeUnderPeeking = true,
        }.WithPValue(-logEValue);
    }

    /// <summary>How many times larger a sample must be for the sequence, at its planned end, to be as narrow as the fixed-horizon interval.</summary>
    internal static double Inflation(double alpha, Alternative alternative)
    {
        var isTwoSided = alternative == Alternative.TwoSided;
        var mixture = RhoSquared(isTwoSided ? alpha : 2 * alpha, 1);
        var z = NormalDistribution.UpperQuantile(Levels.Tail(alpha, alternative));
        return 2 * (mixture + 1) / mixture * LogThreshold(mixture, alpha, isTwoSided) / (z * z);
    }

    internal static double EValueOf(double logEValue) => Math.Clamp(Math.Exp(logEValue), 0, double.MaxValue);

    private static double RhoSquared(double alpha, double plannedSampleSize)
    {
        var square = -2 * Math.Log(alpha);
        return (square + Math.Log(1 + square)) / plannedSampleSize;
    }

    private static double LogThreshold(double mixture, double alpha, bool isTwoSided) =>
        isTwoSided ? (0.5 * Deviance.Log1p(mixture)) - Math.Log(alpha) : Deviance.Log1p(Math.Sqrt(mixture + 1) / (2 * alpha));

    private static double LogEValue(double z, double mixture, Alternative alternative)
    {
        var exponent = mixture * z * z / (2 * (mixture + 1));
        var logNormaliser = 0.5 * Deviance.Log1p(mixture);
        if (alternative == Alternative.TwoSided)
            return exponent - logNormaliser;
        // The level at which the one-sided boundary passes through z, solved for 1 / level.
        var isTowards = alternative == Alternative.Greater ? z > 0 : z < 0;
        return isTowards ? Math.Log(2) + exponent + Deviance.LogComplement(-exponent) - logNormaliser : double.NegativeInfinity;
    }

    private static void Require(
        double estimate, double standardError, long sampleSize, double plannedSampleSize, double alpha, Alternative alternative)
    {
        Levels.Require(alpha);
        if (alternative != Alternative.TwoSided)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 0.5);
        if (!double.IsFinite(estimate))
            throw new ArgumentOutOfRangeException(nameof(estimate), estimate, "The estimate must be finite.");
        if (!double.IsFinite(standardError) || standardError <= 0)
            throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "The standard error must be finite and above 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 1);
        if (!double.IsFinite(plannedSampleSize) || plannedSampleSize < 1)
            throw new ArgumentOutOfRangeException(nameof(plannedSampleSize), plannedSampleSize, "The planned sample size must be finite and at least 1.");
    }
}
