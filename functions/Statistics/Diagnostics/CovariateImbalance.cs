using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Diagnostics;

/// <summary>Whether the arms differ in something that was fixed before the assignment, which chance alone explains badly.</summary>
/// <remarks>Welch's test of a covariate (two arms) or Welch's analysis of variance (more), threshold 0.001 as for the sample ratio, [FGG19]. Valid at one look.</remarks>
public sealed record CovariateImbalance
{
    /// <summary>The test behind it.</summary>
    public required ComparisonResult Test { get; init; }

    /// <summary>Whether the p-value is below the threshold; false when there is none.</summary>
    public required bool IsImbalanced { get; init; }

    /// <summary>Tests one covariate.</summary>
    /// <param name="arms">The covariate's moments in each arm.</param>
    /// <param name="threshold">p-value below which an imbalance is declared. Range: 0 &lt; threshold &lt; 1.</param>
    /// <returns>The test, or its reason.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is outside its range.</exception>
    public static CovariateImbalance Of(IReadOnlyList<Moments> arms, double threshold = SampleRatioTest.DefaultThreshold)
    {
        ArgumentNullException.ThrowIfNull(arms);
        Levels.Require(threshold);
        var test = arms.Count == 2 ? WelchTest.Compare(arms[0], arms[1]) : WelchAnova.Compare(arms);
        return new() { Test = test, IsImbalanced = test.LogPValue < Math.Log(threshold) };
    }
}
