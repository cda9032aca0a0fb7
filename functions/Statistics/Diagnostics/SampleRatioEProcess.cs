using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;

namespace Splitrun.Statistics.Diagnostics;

/// <summary>Evidence against the planned traffic that may be looked at after every run (sample-ratio mismatch).</summary>
/// <remarks>
/// [LM22] eq. 6: a Dirichlet-multinomial mixture against the planned shares. Exact while the shares stay the same; where they changed, the shares are those
/// of the summed probabilities: an approximation, whose counts vary less than the multinomial behind it.
/// </remarks>
public static class SampleRatioEProcess
{
    /// <summary>Weight of the mixture's prior: as many imagined runs an arm as make the planned shares its mean.</summary>
    private const double PriorRuns = 100;

    /// <summary>Tests the arms' counts at a look.</summary>
    /// <param name="observed">Runs an arm got. Range: at least 0 each.</param>
    /// <param name="expected">Runs it was to get, or shares: only their proportions count. Range: finite, at least 0 each.</param>
    /// <param name="threshold">p-value below which a mismatch is declared. Range: 0 &lt; threshold &lt; 1.</param>
    /// <returns>
    /// The e-value as statistic and p = min(1, 1 / e), from the first run; or <see cref="Reason.NotApplicable"/> (fewer than two arms with weight).
    /// Zero-weight traffic is a mismatch in any case.
    /// </returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static SampleRatioResult Test(IReadOnlyList<long> observed, IReadOnlyList<double> expected, double threshold = SampleRatioTest.DefaultThreshold)
    {
        Levels.Require(threshold);
        SampleRatioTest.Require(observed, expected);
        var hasZeroWeightTraffic = observed.Where((count, arm) => expected[arm] == 0 && count > 0).Any();
        var arms = Enumerable.Range(0, observed.Count).Where(arm => expected[arm] > 0).ToArray();
        if (arms.Length < 2)
            return new() { Reason = Reason.NotApplicable, HasZeroWeightTraffic = hasZeroWeightTraffic, IsMismatch = hasZeroWeightTraffic };
        var logEValue = LogEValue([.. arms.Select(arm => (double)observed[arm])], [.. arms.Select(arm => expected[arm])]);
        return new()
        {
            Statistic = Sequential.ConfidenceSequence.EValueOf(logEValue),
            DegreesOfFreedom = arms.Length - 1,
            PValue = ComparisonResult.PValueOf(-logEValue),
            LogPValue = Math.Min(0, -logEValue),
            HasZeroWeightTraffic = hasZeroWeightTraffic,
            IsMismatch = hasZeroWeightTraffic || -logEValue < Math.Log(threshold),
        };
    }

    // Arm by arm: the mixture of a Dirichlet is a chain of beta-binomials, each arm against all that follow it.
    private static double LogEValue(double[] counts, double[] weights)
    {
        double runs = counts.Sum(), total = weights.Sum(), prior = PriorRuns * counts.Length, log = 0;
        for (var arm = 0; arm < counts.Length - 1; arm++)
        {
            // What follows is summed anew: subtracted from the whole, small weights after a large one would vanish.
            var following = weights.Skip(arm + 1).Sum();
            double count = counts[arm], rest = runs - count, share = weights[arm] / (weights[arm] + following);
            double a = prior * (weights[arm] / total), b = prior * (following / total);
            log += IncompleteBeta.LogBeta(a + count, b + rest) - IncompleteBeta.LogBeta(a, b);
            log -= (count == 0 ? 0 : count * Math.Log(share)) + (rest == 0 ? 0 : rest * Deviance.Log1p(-share));
            runs = rest;
        }

        return log;
    }
}
