using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Wilson's score interval for one proportion.</summary>
/// <remarks>[Wilson27]; without continuity correction, as [Newcombe98a] method 3.</remarks>
public static class WilsonInterval
{
    /// <summary>Computes the interval.</summary>
    /// <param name="sample">Successes and trials.</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>The interval, within 0 to 1; null without trials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static Interval? Of(Proportion sample, double alpha = 0.05)
    {
        Levels.Require(alpha);
        return sample.Trials == 0 ? null : WithQuantile(sample, NormalDistribution.UpperQuantile(alpha / 2));
    }

    internal static Interval WithQuantile(Proportion sample, double z)
    {
        double successes = sample.Successes, trials = sample.Trials, square = z * z;
        var root = z * Math.Sqrt(square + (4 * successes * (sample.Failures / trials)));
        // The smaller root of the quadratic by the product of both, p^2 n / (n + z^2), so that nothing cancels near 0.
        var lower = successes == 0 ? 0 : 2 * successes * (successes / trials) / ((2 * successes) + square + root);
        var upper = sample.Failures == 0 ? 1 : ((2 * successes) + square + root) / (2 * (trials + square));
        return new(lower, upper);
    }
}
