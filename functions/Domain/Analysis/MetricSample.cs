using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Analysis;

/// <summary>One metric of one arm, and how it is to be read.</summary>
/// <param name="Kind">What a value is.</param>
/// <param name="IsByUnit">Whether runs of one unit belong together, so that totals of units are analysed.</param>
/// <param name="Statistics">What is kept.</param>
internal readonly record struct MetricSample(MetricKind Kind, bool IsByUnit, MetricStatistics Statistics)
{
    /// <summary>Whether the mean is a ratio of totals.</summary>
    public bool IsRatio => IsByUnit || Kind == MetricKind.Ratio;

    public Moments Values => Statistics.Values;

    public Proportion Proportion => new(Statistics.Successes, Statistics.Values.Count);

    public CoMoments Pairs => Statistics.Pairs;

    /// <summary>Values that were reported.</summary>
    public long Count => Values.Count;

    /// <summary>Independent observations: units where runs of a unit belong together, else values.</summary>
    public long Observations => IsRatio ? Pairs.Count : Count;

    /// <summary>The mean, proportion or ratio; null when it cannot be computed.</summary>
    public double? Mean => this switch
    {
        { Count: 0 } => null,
        { IsRatio: true } => Finite.OrNull(Pairs.X.Sum / Pairs.Y.Sum),
        { Kind: MetricKind.Binary } => Proportion.Value,
        _ => Finite.OrNull(Values.Mean),
    };
}
