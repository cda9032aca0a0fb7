using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>A quantile of one sample with its order-statistic interval. All numbers but the count are null when there is a <see cref="Reason"/>.</summary>
public sealed record QuantileEstimate
{
    /// <summary>Level of the quantile (q), between 0 and 1.</summary>
    public required double Level { get; init; }

    /// <summary>Observations behind it (n).</summary>
    public required long Count { get; init; }

    /// <summary>The quantile, in the values' unit.</summary>
    public double? Value { get; init; }

    /// <summary>Interval between two order statistics; covers at least 1 - alpha, whatever the distribution.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Standard error, the interval's width over twice the normal quantile.</summary>
    public double? StandardError { get; init; }

    /// <summary>Why there are no numbers; null when there are.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Estimates a quantile from a sketch; every limit is within its relative accuracy.</summary>
    /// <param name="sketch">The sample.</param>
    /// <param name="level">Level of the quantile (q). Range: 0 &lt; q &lt; 1.</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>
    /// The estimate; or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/> (n at most z^2 max(q / (1 - q), (1 - q) / q), or no order
    /// statistic far enough out), <see cref="Reason.QuantileFolded"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>[DN03] section 7.1; the standard error as [DKM18] section 4.1 does for quantiles.</remarks>
    public static QuantileEstimate Of(QuantileSketch sketch, double level, double alpha = 0.05)
    {
        ArgumentNullException.ThrowIfNull(sketch);
        return Of(sketch.Count, level, alpha, sketch.Quantile, sketch.ValueAt);
    }

    /// <summary>Estimates a quantile from the values themselves.</summary>
    /// <param name="values">The sample. Range: finite.</param>
    /// <param name="level">Level of the quantile (q). Range: 0 &lt; q &lt; 1.</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>As for a sketch; the quantile is the interpolated one of [HF96] definition 7, R's default.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static QuantileEstimate Of(ReadOnlySpan<double> values, double level, double alpha = 0.05)
    {
        Ranks.RequireFinite(values, nameof(values));
        double[] ascending = [.. values];
        Array.Sort(ascending);
        return Of(ascending.Length, level, alpha, q => Interpolated(ascending, q), rank => ascending[rank - 1]);
    }

    private static QuantileEstimate Of(long count, double level, double alpha, Func<double, double> quantile, Func<long, double> valueAt)
    {
        Levels.Require(alpha);
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A quantile's level lies between 0 and 1, both excluded.");
        var estimate = new QuantileEstimate { Level = level, Count = count };
        if (count == 0)
            return estimate with { Reason = Comparisons.Reason.EmptyArm };
        var z = NormalDistribution.UpperQuantile(alpha / 2);
        // X(l) exceeds the quantile with the chance that fewer than l values lie below it; from above by symmetry.
        var lower = BinomialDistribution.LowerRank(alpha / 2, count, level);
        var upper = count + 1 - BinomialDistribution.LowerRank(alpha / 2, count, 1 - level);
        if (count <= z * z * Math.Max(level / (1 - level), (1 - level) / level) || lower < 1 || upper > count)
            return estimate with { Reason = Comparisons.Reason.TooFew };
        var interval = new Interval(valueAt(lower), valueAt(upper));
        var value = quantile(level);
        if (double.IsNaN(interval.Lower) || double.IsNaN(value) || double.IsNaN(interval.Upper))
            return estimate with { Reason = Comparisons.Reason.QuantileFolded };
        return estimate with { Value = value, Interval = interval, StandardError = (interval.Upper - interval.Lower) / (2 * z) };
    }

    private static double Interpolated(double[] ascending, double level)
    {
        var position = level * (ascending.Length - 1);
        var below = (int)Math.Floor(position);
        var share = position - below;
        return share == 0 ? ascending[below] : ascending[below] + (share * (ascending[below + 1] - ascending[below]));
    }
}
