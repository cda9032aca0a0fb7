using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Bandits;

/// <summary>The primary metric's state at the moment when a bandit's weights changed: what came between two of these came under equal weights.</summary>
/// <param name="At">When the weights changed, UTC.</param>
/// <param name="Arms">Per variant, in the definition's order.</param>
public sealed record WeightEpoch(DateTimeOffset At, IReadOnlyList<EpochArm> Arms)
{
    /// <summary>Observations over all arms.</summary>
    public long Observed => Arms.Sum(a => a.N);
}

/// <summary>Count, mean and sum of squared deviations of all values so far.</summary>
public sealed record EpochArm(long N, double Mean, double SquaredDeviations)
{
    /// <summary>Numerators and denominators of all runs so far, for a ratio; null otherwise.</summary>
    public CoMoments? Pairs { get; init; }

    /// <summary>What a sample holds at this moment.</summary>
    /// <param name="sample">The primary metric of an arm.</param>
    /// <param name="isRatio">Whether it is a ratio of totals of runs.</param>
    public static EpochArm Of(MetricStatistics sample, bool isRatio) =>
        new(sample.Values.Count, sample.Values.Mean, sample.Values.SumOfSquaredDeviations) { Pairs = isRatio ? sample.Pairs : null };
}
