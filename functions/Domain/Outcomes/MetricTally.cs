using System.Runtime.InteropServices;
using Splitrun.Domain.Experiments;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>One metric of one arm while outcomes are put in and taken out; each undoes the other, whatever the values.</summary>
internal sealed class MetricTally(MetricStatistics before)
{
    private readonly ValueChanges _values = new(before.Values.Count);
    private readonly PairChanges _pairs = new(before.Pairs.Count);
    private readonly PairChanges _adjusted = new(before.Adjusted.Count);
    private readonly ValueChanges _sketch = new(before.Sketch?.Count ?? 0);

    private long _successes = before.Successes;

    /// <param name="contribution">What an outcome adds.</param>
    /// <param name="by">1 to put it in, -1 to take it out.</param>
    /// <exception cref="InvalidOperationException">There is nothing to take out.</exception>
    public void Change(OutcomeContribution contribution, int by)
    {
        var value = contribution.Value;
        _values.Change(value, by);
        _successes += contribution.Metric.Kind == MetricKind.Binary && value == 1 ? by : 0;
        if (contribution.Covariate is { } covariate)
        {
            _adjusted.Change(covariate, value, by);
        }

        if (contribution.HasSketch)
        {
            _sketch.Change(value, by);
        }
    }

    /// <param name="pair">Numerator and denominator of a run or of a unit.</param>
    /// <param name="by">1 to put it in, -1 to take it out.</param>
    /// <exception cref="InvalidOperationException">There is nothing to take out.</exception>
    public void ChangePair(Ratio pair, int by) => _pairs.Change(pair.Numerator, pair.Denominator, by);

    /// <summary>All that changed, worked out again from the exact sums; the very same objects where nothing did.</summary>
    /// <exception cref="InvalidOperationException">There is less than is to be taken out.</exception>
    public MetricStatistics ToStatistics()
    {
        var after = before with { Successes = _successes, Sketch = ToSketch() };
        if (_values.Any)
        {
            var sums = _values.ApplyTo(before.SumsOfValues);
            after = after with { ValueSums = sums, Values = sums.ToMoments() };
        }

        if (_pairs.Any)
        {
            var sums = _pairs.ApplyTo(before.SumsOfPairs);
            after = after with { PairSums = sums, Pairs = sums.ToCoMoments() };
        }

        if (_adjusted.Any)
        {
            var sums = _adjusted.ApplyTo(before.SumsOfAdjusted);
            after = after with { AdjustedSums = sums, Adjusted = sums.ToCoMoments() };
        }

        return after;
    }

    private QuantileSketch? ToSketch()
    {
        if (!_sketch.Any)
        {
            return before.Sketch;
        }

        var sketch = (before.Sketch ?? QuantileSketch.Empty).Merge(QuantileSketch.From(_sketch.In));
        foreach (var value in _sketch.Out)
        {
            sketch = sketch.Remove(value);
        }

        return sketch;
    }

    /// <summary>Values that a batch puts in and takes out. Sums and sketches change once a batch, and the order within it makes no difference to them.</summary>
    private sealed class ValueChanges(long count)
    {
        private readonly List<double> _in = [];
        private readonly List<double> _out = [];

        public bool Any => _in.Count + _out.Count > 0;

        public ReadOnlySpan<double> In => CollectionsMarshal.AsSpan(_in);

        public ReadOnlySpan<double> Out => CollectionsMarshal.AsSpan(_out);

        public void Change(double value, int by)
        {
            if (by < 0 && count + _in.Count == _out.Count)
            {
                throw new InvalidOperationException("The statistics hold no value to take out.");
            }

            (by > 0 ? _in : _out).Add(value);
        }

        public ExactMoments ApplyTo(ExactMoments sums) => sums.Add(In).Remove(Out);
    }

    private sealed class PairChanges(long count)
    {
        private readonly ValueChanges _x = new(count);
        private readonly ValueChanges _y = new(count);

        public bool Any => _x.Any;

        public void Change(double x, double y, int by)
        {
            _x.Change(x, by);
            _y.Change(y, by);
        }

        public ExactCoMoments ApplyTo(ExactCoMoments sums) => sums.Add(_x.In, _y.In).Remove(_x.Out, _y.Out);
    }
}
