using System.Runtime.InteropServices;
using Splitrun.Domain.Experiments;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>One metric of one arm while outcomes are put in and taken out; each undoes the other.</summary>
internal sealed class MetricTally(MetricStatistics before)
{
    /// <summary>Values to put into the sketch and to take out of it again: a sketch changes once a batch.</summary>
    private readonly List<double> _intoSketch = [];
    private readonly List<double> _outOfSketch = [];

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
        // One by one: only so are enough digits kept for a value to leave no trace when it is taken out.
        _values = by > 0 ? _values.Add(value) : _values.Remove(value);
        _successes += contribution.Metric.Kind == MetricKind.Binary && value == 1 ? by : 0;
        if (contribution.Covariate is { } covariate)
        {
            _adjusted = by > 0 ? _adjusted.Add(covariate, value) : _adjusted.Remove(covariate, value);
        }

        if (contribution.HasSketch)
        {
            (by > 0 ? _intoSketch : _outOfSketch).Add(value);
        }
    }

    /// <exception cref="InvalidOperationException">The sketch does not hold what is to be taken out.</exception>
    public MetricStatistics ToStatistics() => before with { Values = _values, Successes = _successes, Pairs = Pairs, Adjusted = _adjusted, Sketch = ToSketch() };

    /// <summary>The very same sketch when nothing of it changed.</summary>
    private QuantileSketch? ToSketch()
    {
        if (_intoSketch.Count + _outOfSketch.Count == 0)
        {
            return before.Sketch;
        }

        var sketch = (before.Sketch ?? QuantileSketch.Empty).Merge(QuantileSketch.From(CollectionsMarshal.AsSpan(_intoSketch)));
        foreach (var value in _outOfSketch)
        {
            sketch = sketch.Remove(value);
        }

        return sketch;
    }
}
