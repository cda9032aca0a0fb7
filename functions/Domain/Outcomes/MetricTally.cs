using Splitrun.Domain.Experiments;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>One metric of one arm while outcomes are put in and taken out; each undoes the other.</summary>
internal sealed class MetricTally(MetricStatistics before)
{
    /// <summary>Values to put into the sketch (above 0) or to take out of it (below 0), by how often: a sketch changes once a batch.</summary>
    private readonly Dictionary<double, int> _sketched = [];

    private Moments _values = before.Values;
    private long _successes = before.Successes;
    private CoMoments _adjusted = before.Adjusted;

    public CoMoments Pairs { get; set; } = before.Pairs;

    /// <param name="contribution">What an outcome adds.</param>
    /// <param name="by">1 to put it in, -1 to take it out.</param>
    /// <exception cref="InvalidOperationException">There is nothing to take out.</exception>
    public void Change(OutcomeContribution contribution, int by)
    {
        var value = contribution.Value;
        _values = by > 0 ? _values.Add(value) : _values.Remove(value);
        _successes += contribution.Metric.Kind == MetricKind.Binary && value == 1 ? by : 0;
        if (contribution.Covariate is { } covariate)
        {
            _adjusted = by > 0 ? _adjusted.Add(covariate, value) : _adjusted.Remove(covariate, value);
        }

        if (contribution.HasSketch)
        {
            _sketched[value] = _sketched.GetValueOrDefault(value) + by;
        }
    }

    /// <exception cref="InvalidOperationException">The sketch does not hold what is to be taken out.</exception>
    public MetricStatistics ToStatistics() => before with { Values = _values, Successes = _successes, Pairs = Pairs, Adjusted = _adjusted, Sketch = ToSketch() };

    /// <summary>The very same sketch when nothing of it changed.</summary>
    private QuantileSketch? ToSketch()
    {
        if (_sketched.Count == 0)
        {
            return before.Sketch;
        }

        var sketch = before.Sketch ?? QuantileSketch.Empty;
        double[] added = [.. _sketched.Where(s => s.Value > 0).SelectMany(s => Enumerable.Repeat(s.Key, s.Value))];
        sketch = added.Length > 0 ? sketch.Merge(QuantileSketch.From(added)) : sketch;
        foreach (var (value, times) in _sketched)
        {
            for (var left = times; left < 0; left++)
            {
                sketch = sketch.Remove(value);
            }
        }

        return sketch;
    }
}
