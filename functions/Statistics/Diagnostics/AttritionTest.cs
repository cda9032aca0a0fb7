using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Diagnostics;

/// <summary>Whether the arms lose different shares of their runs between assignment and conclusion.</summary>
/// <remarks>[FGG19] section 4: tested like a sample ratio, by Pearson's chi-square of concluded and lost runs an arm, threshold 0.001. Valid at one look.</remarks>
public static class AttritionTest
{
    /// <summary>Tests the arms' losses.</summary>
    /// <param name="arms">An arm each: concluded runs among those assigned long enough ago to have concluded. Arms without runs are left out.</param>
    /// <param name="threshold">p-value below which the loss is declared uneven. Range: 0 &lt; threshold &lt; 1.</param>
    /// <returns>The test; or a reason: <see cref="Reason.NotApplicable"/> (fewer than two arms), <see cref="Reason.TooFew"/> (an arm below
    /// <see cref="SampleRatioTest.MinExpectedCount"/> runs), <see cref="Reason.ZeroVariance"/> (all runs concluded, or none).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is outside its range.</exception>
    public static SampleRatioResult Test(IReadOnlyList<Proportion> arms, double threshold = SampleRatioTest.DefaultThreshold)
    {
        ArgumentNullException.ThrowIfNull(arms);
        Levels.Require(threshold);
        Proportion[] kept = [.. arms.Where(arm => arm.Trials > 0)];
        if (kept.Any(arm => arm.Trials < SampleRatioTest.MinExpectedCount))
            return new() { Reason = Reason.TooFew };
        var test = ChiSquareTest.Compare(kept);
        if (test.Reason is { } reason)
            return new() { Reason = reason };
        return new()
        {
            Statistic = test.Statistic,
            DegreesOfFreedom = kept.Length - 1,
            PValue = test.PValue,
            LogPValue = test.LogPValue,
            IsMismatch = test.LogPValue < Math.Log(threshold),
        };
    }
}
