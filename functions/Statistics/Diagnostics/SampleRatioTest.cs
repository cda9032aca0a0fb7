using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;

namespace Splitrun.Statistics.Diagnostics;

/// <summary>Pearson's chi-square test of the arms' traffic against the traffic that was planned (sample-ratio mismatch).</summary>
/// <remarks>[Pearson00]; threshold 0.001 as [FGG19] section 3. Valid at one look; see the e-process for every look.</remarks>
public static class SampleRatioTest
{
    /// <summary>p-value below which a mismatch is declared.</summary>
    public const double DefaultThreshold = 0.001;

    /// <summary>Smallest expected count of an arm at which the test is made.</summary>
    public const double MinExpectedCount = 8;

    /// <summary>Tests the arms' counts.</summary>
    /// <param name="observed">Runs an arm got. Range: at least 0 each.</param>
    /// <param name="expected">
    /// Runs it was to get, for instance the sum of the probabilities actually used, or shares: only their proportions count.
    /// Range: finite, at least 0 each. Arms with 0 leave the degrees of freedom.
    /// </param>
    /// <param name="threshold">p-value below which a mismatch is declared. Range: 0 &lt; threshold &lt; 1.</param>
    /// <returns>
    /// The test; or a reason: <see cref="Reason.NotApplicable"/> (fewer than two arms with weight), <see cref="Reason.TooFew"/> (an arm expects
    /// fewer than <see cref="MinExpectedCount"/> runs). Zero-weight traffic is a mismatch in any case.
    /// </returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static SampleRatioResult Pearson(IReadOnlyList<long> observed, IReadOnlyList<double> expected, double threshold = DefaultThreshold)
    {
        Levels.Require(threshold);
        Require(observed, expected);
        var hasZeroWeightTraffic = observed.Where((count, arm) => expected[arm] == 0 && count > 0).Any();
        var arms = Enumerable.Range(0, observed.Count).Where(arm => expected[arm] > 0).ToArray();
        var runs = arms.Sum(arm => observed[arm]);
        var weight = arms.Sum(arm => expected[arm]);
        if (arms.Length < 2)
            return Without(Reason.NotApplicable, hasZeroWeightTraffic);
        if (arms.Any(arm => expected[arm] / weight * runs < MinExpectedCount))
            return Without(Reason.TooFew, hasZeroWeightTraffic);
        var statistic = 0.0;
        foreach (var arm in arms)
        {
            var count = expected[arm] / weight * runs;
            statistic += (observed[arm] - count) * (observed[arm] - count) / count;
        }

        var logPValue = ChiSquareDistribution.LogUpper(statistic, arms.Length - 1);
        return new()
        {
            Statistic = statistic,
            DegreesOfFreedom = arms.Length - 1,
            PValue = ComparisonResult.PValueOf(logPValue),
            LogPValue = logPValue,
            HasZeroWeightTraffic = hasZeroWeightTraffic,
            IsMismatch = hasZeroWeightTraffic || logPValue < Math.Log(threshold),
        };
    }

    internal static void Require(IReadOnlyList<long> observed, IReadOnlyList<double> expected)
    {
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(expected);
        if (observed.Count != expected.Count)
            throw new ArgumentException("Each arm has one observed and one expected count.", nameof(expected));
        if (observed.Any(count => count < 0))
            throw new ArgumentOutOfRangeException(nameof(observed), "An observed count is not negative.");
        if (!expected.All(count => double.IsFinite(count) && count >= 0))
            throw new ArgumentOutOfRangeException(nameof(expected), "An expected count is finite and not negative.");
    }

    private static SampleRatioResult Without(Reason reason, bool hasZeroWeightTraffic) =>
        new() { Reason = reason, HasZeroWeightTraffic = hasZeroWeightTraffic, IsMismatch = hasZeroWeightTraffic };
}
