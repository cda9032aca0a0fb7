using Splitrun.Statistics.Comparisons;

namespace Splitrun.Statistics.Diagnostics;

/// <summary>Whether the arms got the traffic that they were meant to get.</summary>
public sealed record SampleRatioResult
{
    /// <summary>Pearson's chi-square; null when there is a <see cref="Reason"/>.</summary>
    public double? Statistic { get; init; }

    /// <summary>Number of arms with an expected share, less one; null when there is a <see cref="Reason"/>.</summary>
    public int? DegreesOfFreedom { get; init; }

    /// <summary>p-value, above 0 and at most 1; null when there is a <see cref="Reason"/>.</summary>
    public double? PValue { get; init; }

    /// <summary>Natural logarithm of the p-value.</summary>
    public double? LogPValue { get; init; }

    /// <summary>Whether an arm whose weight was always 0 got traffic: a failure by itself, whatever the p-value.</summary>
    public bool HasZeroWeightTraffic { get; init; }

    /// <summary>Whether the arms' traffic contradicts the plan: zero-weight traffic, or a p-value below the threshold.</summary>
    public bool IsMismatch { get; init; }

    /// <summary>Why there is no p-value; null when there is one.</summary>
    public Reason? Reason { get; init; }
}
