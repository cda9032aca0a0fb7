using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Welch's one-way analysis of variance: whether several means are all equal, without assuming equal variances.</summary>
/// <remarks>[Welch51] eq. 28 and 29; as R's oneway.test. Valid at one look.</remarks>
public static class WelchAnova
{
    /// <summary>Compares two or more means.</summary>
    /// <param name="arms">The arms.</param>
    /// <returns>
    /// F as statistic, the denominator's df (the numerator has arms - 1) and p; or a reason: <see cref="Reason.NotApplicable"/> (fewer than two arms),
    /// <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/>, <see cref="Reason.ZeroVariance"/> (an arm is constant, so that its weight would be infinite).
    /// </returns>
    public static ComparisonResult Compare(IReadOnlyList<Moments> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        if (ReasonAgainst(arms) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.WelchAnova, reason);
        var k = (double)arms.Count;
        double[] weights = [.. arms.Select(arm => 1 / arm.VarianceOfMean)];
        var total = weights.Sum();
        var origin = arms[0];
        var center = arms.Select((arm, i) => weights[i] / total * origin.DifferenceOfMeans(arm).High).Sum();
        var between = arms.Select((arm, i) => weights[i] * Square(origin.DifferenceOfMeans(arm).High - center)).Sum() / (k - 1);
        var spread = arms.Select((arm, i) => Square(1 - (weights[i] / total)) / (arm.Count - 1)).Sum();
        var statistic = between / (1 + (2 * (k - 2) / ((k * k) - 1) * spread));
        var degreesOfFreedom = ((k * k) - 1) / (3 * spread);
        return new ComparisonResult
        {
            Method = ComparisonMethod.WelchAnova,
            Statistic = statistic,
            DegreesOfFreedom = degreesOfFreedom,
        }.WithPValue(FisherDistribution.LogUpper(statistic, k - 1, degreesOfFreedom));
    }

    private static Reason? ReasonAgainst(IReadOnlyList<Moments> arms)
    {
        if (arms.Count < 2)
            return Reason.NotApplicable;
        if (arms.Any(arm => arm.Count == 0))
            return Reason.EmptyArm;
        if (arms.Any(arm => arm.Count < 2))
            return Reason.TooFew;
        return arms.Any(arm => arm.SumOfSquaredDeviations == 0) ? Reason.ZeroVariance : null;
    }

    private static double Square(double x) => x * x;
}
