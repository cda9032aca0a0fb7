using Splitrun.Domain.Experiments;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>Adding an outcome to the statistics, and taking one back out; each undoes the other.</summary>
internal sealed record MetricChange(int Sign)
{
    public static readonly MetricChange Add = new(1);
    public static readonly MetricChange Remove = new(-1);

    public MetricStatistics Apply(MetricStatistics statistics, OutcomeContribution contribution) => statistics with
    {
        Values = Sign > 0 ? statistics.Values.Add(contribution.Value) : statistics.Values.Remove(contribution.Value),
        Successes = statistics.Successes + (contribution.Metric.Kind == MetricKind.Binary && contribution.Value == 1 ? Sign : 0),
        Sketch = contribution.HasSketch ? Apply(statistics.Sketch ?? QuantileSketch.Empty, contribution.Value) : statistics.Sketch,
    };

    public CoMoments Apply(CoMoments pairs, Ratio pair) =>
        Sign > 0 ? pairs.Add(pair.Numerator, pair.Denominator) : pairs.Remove(pair.Numerator, pair.Denominator);

    public UnitTotal Apply(UnitTotal total, Ratio pair) => Sign > 0 ? total.Plus(pair) : total.Minus(pair);

    private QuantileSketch Apply(QuantileSketch sketch, double value) => Sign > 0 ? sketch.Add(value) : sketch.Remove(value);
}
