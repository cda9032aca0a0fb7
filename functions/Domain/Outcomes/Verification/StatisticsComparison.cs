using Splitrun.Domain.Experiments;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>Compares the statistics of one arm as they are kept with those that were counted again.</summary>
internal static class StatisticsComparison
{
    /// <summary>Sums that were made in another order may differ in their last digits: relative to the scale of the values. Counts never differ.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Taking values out leaves up to 1e-30 of their size behind, where nothing is left that it could be measured by.</summary>
    private const double Residue = 1e-18;

    /// <param name="place">Where the arm is; each difference is a copy of it.</param>
    /// <param name="kept">What is kept.</param>
    /// <param name="recounted">What the rows give.</param>
    public static IEnumerable<Difference> Of(Difference place, ArmStatistics kept, ArmStatistics recounted)
    {
        foreach (var conclusion in kept.Conclusions.Keys.Union(recounted.Conclusions.Keys))
        {
            var (k, r) = (kept.Conclusions.GetValueOrDefault(conclusion), recounted.Conclusions.GetValueOrDefault(conclusion));
            if (k != r)
            {
                yield return place with { Quantity = Words.Of(conclusion), Kept = k, Recounted = r };
            }
        }

        foreach (var name in kept.Metrics.Keys.Union(recounted.Metrics.Keys).Order(StringComparer.Ordinal))
        {
            var (k, r) = (kept.Metrics.GetValueOrDefault(name, MetricStatistics.Empty), recounted.Metrics.GetValueOrDefault(name, MetricStatistics.Empty));
            foreach (var found in Values(k, r).Concat(Pairs(k, r)))
            {
                yield return place with { Metric = name, Quantity = found.Quantity, Kept = found.Kept, Recounted = found.Recounted };
            }
        }
    }

    private static IEnumerable<Found> Values(MetricStatistics kept, MetricStatistics recounted)
    {
        var successes = new Found("successes", kept.Successes, recounted.Successes);
        return Of("", kept.Values, recounted.Values).Concat(kept.Successes == recounted.Successes ? [] : [successes]);
    }

    private static IEnumerable<Found> Pairs(MetricStatistics kept, MetricStatistics recounted)
    {
        return Of("numerator ", "denominator ", kept.Pairs, recounted.Pairs)
            .Concat(Of("covariate ", "adjusted ", kept.Adjusted, recounted.Adjusted))
            .Concat(Sketches(kept.Sketch ?? QuantileSketch.Empty, recounted.Sketch ?? QuantileSketch.Empty));
    }

    /// <summary>Another number of values, or as many in other bins: then how many are where the rows have them stands for what is kept.</summary>
    private static IEnumerable<Found> Sketches(QuantileSketch kept, QuantileSketch recounted)
    {
        if (kept.Count != recounted.Count)
        {
            return [new Found("sketch", kept.Count, recounted.Count)];
        }

        var same = kept.Overlap(recounted);
        return same == recounted.Count ? [] : [new Found("sketch bins", same, recounted.Count)];
    }

    private static IEnumerable<Found> Of(string x, string y, CoMoments kept, CoMoments recounted)
    {
        var scale = Math.Sqrt(ScaleOf(recounted.X) * ScaleOf(recounted.Y)) * recounted.Count;
        var product = new Found($"{x}product", kept.SumOfProducts, recounted.SumOfProducts);
        return Of(x, kept.X, recounted.X).Concat(Of(y, kept.Y, recounted.Y)).Concat(Differ(product, scale) ? [product] : []);
    }

    private static IEnumerable<Found> Of(string prefix, Moments kept, Moments recounted)
    {
        if (kept.Count != recounted.Count)
        {
            return [new Found($"{prefix}n", kept.Count, recounted.Count)];
        }

        var scale = ScaleOf(recounted);
        var mean = new Found($"{prefix}mean", kept.Mean, recounted.Mean);
        var squares = new Found($"{prefix}squared deviations", kept.SumOfSquaredDeviations, recounted.SumOfSquaredDeviations);
        return (Differ(mean, Math.Sqrt(scale)) ? [mean] : Array.Empty<Found>()).Concat(Differ(squares, scale * recounted.Count) ? [squares] : []);
    }

    /// <summary>The mean square of the values.</summary>
    private static double ScaleOf(Moments moments) =>
        moments.Count == 0 ? 0 : (moments.Mean * moments.Mean) + (moments.SumOfSquaredDeviations / moments.Count);

    /// <summary>Whether two sums differ by more than the order of their terms and what was taken out explain. What is no number differs from everything but itself.</summary>
    /// <param name="kept">The one.</param>
    /// <param name="recounted">The other.</param>
    /// <param name="scale">How large the terms are, together.</param>
    public static bool Differ(double kept, double recounted, double scale) =>
        !kept.Equals(recounted) && !(Math.Abs(kept - recounted) <= Math.Max(Tolerance * scale, Residue));

    private static bool Differ(Found found, double scale) => Differ(found.Kept, found.Recounted, scale);

    private readonly record struct Found(string Quantity, double Kept, double Recounted);
}
