using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>McNemar's exact test of paired successes: only pairs in which one arm succeeds speak.</summary>
/// <remarks>[McNemar47] in the exact binomial form; interval [Newcombe98c] method 10. Valid at one look.</remarks>
public static class McNemarTest
{
    /// <summary>Compares both arms of the pairs.</summary>
    /// <param name="pairs">How many pairs ended which way.</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate p B - p A with its interval, the number of pairs in which only the treatment succeeded as statistic, and the exact p; or a reason:
    /// <see cref="Reason.EmptyArm"/>, <see cref="Reason.AllTied"/> (both arms agree in every pair).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(PairedBinary pairs, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (pairs.Count == 0)
            return ComparisonResult.Without(ComparisonMethod.McnemarExact, Reason.EmptyArm);
        var discordant = pairs.ControlOnly + pairs.TreatmentOnly;
        if (discordant == 0)
            return ComparisonResult.Without(ComparisonMethod.McnemarExact, Reason.AllTied);
        // Sides by symmetry: P(X >= x) of a fair coin is P(X <= n - x).
        var logUpper = BinomialDistribution.At(pairs.ControlOnly, discordant, 0.5).LogLower;
        var logLower = BinomialDistribution.At(pairs.TreatmentOnly, discordant, 0.5).LogLower;
        var logPValue = alternative switch
        {
            Alternative.Greater => logUpper,
            Alternative.Less => logLower,
            _ => Math.Min(0, Math.Log(2) + Math.Min(logUpper, logLower)),
        };
        return new ComparisonResult
        {
            Method = ComparisonMethod.McnemarExact,
            Estimate = (pairs.TreatmentOnly - pairs.ControlOnly) / (double)pairs.Count,
            Interval = Newcombe(pairs, alpha, alternative),
            Statistic = pairs.TreatmentOnly,
        }.WithPValue(logPValue);
    }

    private static Interval Newcombe(PairedBinary pairs, double alpha, Alternative alternative)
    {
        var z = NormalDistribution.UpperQuantile(Levels.Tail(alpha, alternative));
        Proportion control = new(pairs.Both + pairs.ControlOnly, pairs.Count), treatment = new(pairs.Both + pairs.TreatmentOnly, pairs.Count);
        Interval a = WilsonInterval.WithQuantile(control, z), b = WilsonInterval.WithQuantile(treatment, z);
        var difference = (pairs.TreatmentOnly - pairs.ControlOnly) / (double)pairs.Count;
        var correlation = Correlation(pairs);
        var lower = difference - Combine(treatment.Value - b.Lower, a.Upper - control.Value, correlation);
        var upper = difference + Combine(b.Upper - treatment.Value, control.Value - a.Lower, correlation);
        return new(alternative == Alternative.Less ? -1 : Math.Max(-1, lower), alternative == Alternative.Greater ? 1 : Math.Min(1, upper));
    }

    private static double Combine(double first, double second, double correlation) =>
        Math.Sqrt(Math.Max(0, (first * first) - (2 * correlation * first * second) + (second * second)));

    // Phi with the continuity correction that method 10 applies to positive association.
    private static double Correlation(PairedBinary pairs)
    {
        double a = pairs.Both, b = pairs.ControlOnly, c = pairs.TreatmentOnly, d = pairs.Neither;
        var margins = (a + b) * (c + d) * (a + c) * (b + d);
        if (margins == 0)
            return 0;
        var association = (a * d) - (b * c);
        return (association > 0 ? Math.Max(0, association - (0.5 * pairs.Count)) : association) / Math.Sqrt(margins);
    }
}
