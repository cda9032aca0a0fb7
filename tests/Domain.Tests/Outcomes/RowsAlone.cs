using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>The statistics as they follow from the final rows alone, worked out the long way.</summary>
internal static class RowsAlone
{
    /// <summary>Relative to the scale of the values.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>What rounding leaves of the largest value that there ever was (2^-100 of some 1e12), where the values that are left are all 0.</summary>
    private const double Rounding = 1e-15;

    /// <param name="definition">By which everything was counted.</param>
    /// <param name="rows">The rows that are in the statistics.</param>
    /// <param name="variant">Whose statistics they are.</param>
    /// <param name="kept">The statistics.</param>
    /// <param name="isSlice">Whether they are those of a slice, which keeps no sketches.</param>
    public static void AssertAgree(ExperimentDefinition definition, IReadOnlyList<RecordedRun> rows, string variant, ArmStatistics kept, bool isSlice = false)
    {
        var counted = rows.Where(r => r.Run.Counted && r.Run.Variant == variant && r.Outcome is not null).ToList();
        Assert.Equal(
            counted.GroupBy(r => r.Outcome!.Conclusion).Select(g => (g.Key, g.LongCount())).Order(),
            kept.Conclusions.Where(c => c.Value != 0).Select(c => (c.Key, c.Value)).Order());
        Assert.All(kept.Metrics.Keys, name => Assert.Contains(name, KeptMetrics.Of(definition).Select(k => k.Metric.Name)));
        foreach (var metric in KeptMetrics.Of(definition).Select(metric => isSlice ? metric with { HasSketch = false } : metric))
        {
            AssertMetric(definition, metric, counted, kept.Metrics.GetValueOrDefault(metric.Metric.Name, MetricStatistics.Empty));
        }
    }

    private static void AssertMetric(ExperimentDefinition definition, KeptMetric metric, List<RecordedRun> counted, MetricStatistics kept)
    {
        var reported = counted
            .Select(r => (r.Run.Unit, Pair: PairOf(metric, r.Outcome!)))
            .Where(r => r.Pair is not null)
            .Select(r => (r.Unit, Pair: r.Pair.GetValueOrDefault()))
            .ToList();
        var values = reported.Select(r => r.Pair.Numerator).ToArray();
        AssertMoments(Moments.From(values), kept.Values, metric.Metric.Name);
        Assert.Equal(metric.Metric.Kind == MetricKind.Binary ? values.LongCount(v => v == 1) : 0, kept.Successes);
        if (metric.HasSketch && values.Length > 0)
        {
            Assert.Equal(QuantileSketch.From(values).ToBytes(), kept.Sketch?.ToBytes());
        }

        var pairs = !definition.UnitIsRun
            ? reported.GroupBy(r => r.Unit).Select(g => new Ratio(g.Sum(r => r.Pair.Numerator), g.Sum(r => r.Pair.Denominator))).ToList()
            : metric.Metric.Kind == MetricKind.Ratio ? reported.Select(r => r.Pair).ToList() : [];
        var expected = CoMoments.From([.. pairs.Select(p => p.Numerator)], [.. pairs.Select(p => p.Denominator)]);
        AssertMoments(expected.X, kept.Pairs.X, metric.Metric.Name + " numerator");
        AssertMoments(expected.Y, kept.Pairs.Y, metric.Metric.Name + " denominator");
        var scale = Math.Sqrt(Scale(expected.X) * Scale(expected.Y)) * expected.Count;
        Assert.True(Math.Abs(expected.SumOfProducts - kept.Pairs.SumOfProducts) <= (Tolerance * scale) + Rounding, $"{metric.Metric.Name}: {expected.SumOfProducts} is not {kept.Pairs.SumOfProducts}");
    }

    private static Ratio? PairOf(KeptMetric metric, Outcome outcome)
    {
        if (outcome.Conclusion is Conclusion.Cancelled or Conclusion.Skipped or Conclusion.Neutral)
        {
            return null;
        }

        if (metric.Metric.Kind == MetricKind.Ratio)
        {
            return outcome.Ratios.TryGetValue(metric.Metric.Name, out var ratio) ? ratio : null;
        }

        double? value = metric.IsPrimary && outcome.PrimaryMetric is { } primary ? primary
            : outcome.Metrics.TryGetValue(metric.Metric.Name, out var reported) ? reported
            : metric.Metric.Name != "success" ? null
            : outcome.Conclusion == Conclusion.Success ? 1
            : outcome.Conclusion is Conclusion.Failure or Conclusion.TimedOut ? 0 : null;
        return value is { } known ? new Ratio(known, 1) : null;
    }

    private static void AssertMoments(Moments expected, Moments kept, string what)
    {
        Assert.Equal(expected.Count, kept.Count);
        var scale = Scale(expected);
        Assert.True(Math.Abs(expected.Mean - kept.Mean) <= (Tolerance * Math.Sqrt(scale)) + Rounding, $"{what}: mean {expected.Mean} is not {kept.Mean}");
        Assert.True(
            Math.Abs(expected.SumOfSquaredDeviations - kept.SumOfSquaredDeviations) <= Tolerance * Math.Max(expected.SumOfSquaredDeviations, (1e-9 * scale) + Rounding),
            $"{what}: M2 {expected.SumOfSquaredDeviations} is not {kept.SumOfSquaredDeviations}");
    }

    /// <summary>The mean square of the values.</summary>
    private static double Scale(Moments moments) =>
        moments.Count == 0 ? 0 : (moments.Mean * moments.Mean) + (moments.SumOfSquaredDeviations / moments.Count);
}
