using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>Limits beyond which values are pulled in, against outliers. Off unless asked for, and to be stated when on.</summary>
/// <remarks>[Tukey62] section 14.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Winsorizing
{
    /// <summary>Makes limits.</summary>
    /// <param name="lower">Smallest value kept as it is; negative infinity for none.</param>
    /// <param name="upper">Largest value kept as it is; positive infinity for none. Range: at least <paramref name="lower"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is NaN, or the limits are out of order.</exception>
    public Winsorizing(double lower, double upper)
    {
        if (!(lower <= upper))
            throw new ArgumentOutOfRangeException(nameof(upper), upper, "The upper limit must be at least the lower one.");
        Lower = lower;
        Upper = upper;
    }

    /// <summary>Smallest value kept as it is.</summary>
    public double Lower { get; }

    /// <summary>Largest value kept as it is.</summary>
    public double Upper { get; }

    /// <summary>Limits at two percentiles of a sample, best of all arms together so that no arm is trimmed more than another.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="lowerLevel">Level of the lower limit; 0 for none. Range: 0 to 1.</param>
    /// <param name="upperLevel">Level of the upper limit; 1 for none. Range: <paramref name="lowerLevel"/> to 1.</param>
    /// <returns>The limits; null when the sample is empty or a percentile is not known.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A level is outside its range.</exception>
    public static Winsorizing? AtPercentiles(QuantileSketch sample, double lowerLevel, double upperLevel)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(upperLevel, lowerLevel);
        var lower = lowerLevel == 0 ? double.NegativeInfinity : sample.Quantile(lowerLevel);
        var upper = upperLevel == 1 ? double.PositiveInfinity : sample.Quantile(upperLevel);
        return double.IsNaN(lower) || double.IsNaN(upper) ? null : new(lower, upper);
    }

    /// <summary>The value, pulled in to the nearer limit when it lies beyond.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value within the limits.</returns>
    public double Apply(double value) => Math.Min(Math.Max(value, Lower), Upper);
}
