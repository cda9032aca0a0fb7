using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Student's interval for one mean.</summary>
/// <remarks>[Student08].</remarks>
public static class MeanInterval
{
    /// <summary>Computes mean -/+ t s / sqrt(n).</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>The interval in the values' unit; null below two values or when they are all equal, since then nothing is known of the spread.</returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static Interval? Of(Moments sample, double alpha = 0.05)
    {
        Levels.Require(alpha);
        if (sample.Count < 2 || sample.SumOfSquaredDeviations == 0)
            return null;
        var quantile = StudentDistribution.UpperQuantile(alpha / 2, sample.Count - 1);
        return Interval.Around(sample.Mean, Math.Sqrt(sample.VarianceOfMean), quantile, Alternative.TwoSided);
    }
}
