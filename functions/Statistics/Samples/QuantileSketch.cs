using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>
/// A sample kept as counts in logarithmic bins, from which any quantile is read with a relative error of at most
/// <see cref="RelativeAccuracy"/>. Counts are exact, so values can be removed again. Immutable; the order of additions and merges does not
/// show in it. Equal content is not reference equality: compare <see cref="ToBytes"/>.
/// </summary>
/// <remarks>
/// DDSketch, [MRL19] algorithms 1 to 4, read by the nearest rank, [HF96] definition 1, as the paper's lower rank gives the smaller of two values
/// as their 99th percentile. Positive and negative values have a store each and zeros a count; a store that
/// would need more than <see cref="MaxBins"/> occupied bins folds its bins of smallest magnitude into one and remembers where. A quantile that
/// falls into a folded bin has no known accuracy, and none is given.
/// </remarks>
public sealed class QuantileSketch
{
    /// <summary>Largest relative error of a quantile (alpha): 0.5 %.</summary>
    public const double RelativeAccuracy = 0.005;

    /// <summary>Largest number of occupied bins of a store; a sample of that many values or fewer is never folded.</summary>
    public const int MaxBins = 512;

    /// <summary>The sketch without values.</summary>
    public static readonly QuantileSketch Empty = new(SketchStore.Empty, 0, SketchStore.Empty);

    // Width of a bin on the logarithmic scale: ln gamma, gamma = (1 + alpha) / (1 - alpha).
    private static readonly double LogGamma = Math.Log((1 + RelativeAccuracy) / (1 - RelativeAccuracy));

    // Share by which q n may exceed a whole number through rounding alone and still count as that number: 0.07 * 100 is 7.000000000000001.
    private const double RankRounding = 4 * 2.220446049250313e-16;

    private readonly SketchStore _negative;
    private readonly long _zeros;
    private readonly SketchStore _positive;

    internal QuantileSketch(SketchStore negative, long zeros, SketchStore positive)
    {
        _negative = negative;
        _zeros = zeros;
        _positive = positive;
        Count = checked(negative.Count + zeros + positive.Count);
    }

    /// <summary>Number of values (n), exact.</summary>
    public long Count { get; }

    /// <summary>Whether bins have been folded, so that quantiles of the smallest magnitudes are no longer known.</summary>
    public bool IsFolded => _negative.IsFolded || _positive.IsFolded;

    /// <summary>Summarises values.</summary>
    /// <param name="values">The values. Range: finite.</param>
    /// <returns>The sketch, as if each value had been added.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN or infinite.</exception>
    public static QuantileSketch From(ReadOnlySpan<double> values)
    {
        var negative = new Dictionary<int, long>();
        var positive = new Dictionary<int, long>();
        var zeros = 0L;
        foreach (var value in values)
        {
            RequireFinite(value);
            if (value == 0)
                zeros++;
            else
                CollectionsMarshal.GetValueRefOrAddDefault(value > 0 ? positive : negative, BinOf(value), out _)++;
        }

        return new(SketchStore.From(negative), zeros, SketchStore.From(positive));
    }

    /// <summary>Reads the form that <see cref="ToBytes"/> writes.</summary>
    /// <param name="bytes">The stored form.</param>
    /// <returns>The sketch, without loss.</returns>
    /// <exception cref="FormatException">The bytes are not a sketch of a known version.</exception>
    public static QuantileSketch FromBytes(ReadOnlySpan<byte> bytes) => SketchFormat.Read(bytes);

    /// <summary>A compact form for storage, two to six bytes an occupied bin: a version byte, then variable-length integers.</summary>
    /// <returns>The bytes; the same content gives the same bytes.</returns>
    public byte[] ToBytes() => SketchFormat.Write(_negative, _zeros, _positive);

    /// <summary>The sample with one value more.</summary>
    /// <param name="value">The value. Range: finite.</param>
    /// <returns>The new sketch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public QuantileSketch Add(double value) => Change(value, 1);

    /// <summary>The sample with one value fewer; undoes <see cref="Add"/>, except that folded bins stay folded until the sketch is empty.</summary>
    /// <param name="value">A value that is in the sample.</param>
    /// <returns>The new sketch; <see cref="Empty"/> when the last value goes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The sketch holds no value of that bin.</exception>
    public QuantileSketch Remove(double value) => Change(value, -1);

    /// <summary>Both samples together.</summary>
    /// <param name="other">The other sample.</param>
    /// <returns>The sketch of the union.</returns>
    public QuantileSketch Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0)
            return this;
        return Count == 0 ? other : new(_negative.Merge(other._negative), _zeros + other._zeros, _positive.Merge(other._positive));
    }

    /// <summary>How many values of both samples are in the same bins: all of them where the samples are the same, though one may have been folded.</summary>
    /// <param name="other">The other sample.</param>
    /// <returns>The number of values. Range: 0 to the smaller <see cref="Count"/>.</returns>
    public long Overlap(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _negative.Overlap(other._negative) + Math.Min(_zeros, other._zeros) + _positive.Overlap(other._positive);
    }

    /// <summary>
    /// The quantile: the value of rank ceil(q n) in ascending order, the smallest one that at least the share q of the values does not exceed.
    /// Of two values the median is the smaller and the 99th percentile the larger one.
    /// </summary>
    /// <param name="q">Share of values at or below. Range: 0 to 1, both included; 0 gives the smallest value.</param>
    /// <returns>The quantile within <see cref="RelativeAccuracy"/>; NaN when the sketch is empty or the quantile lies in a folded bin.</returns>
    /// <exception cref="ArgumentOutOfRangeException">q is outside its range.</exception>
    public double Quantile(double q)
    {
        if (!(q >= 0 && q <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile's level lies from 0 to 1.");
        return Count == 0 ? double.NaN : ValueAt(Math.Clamp((long)Math.Ceiling(q * Count * (1 - RankRounding)), 1, Count));
    }

    /// <summary>The order statistic of a rank.</summary>
    /// <param name="rank">Position in ascending order. Range: 1 to <see cref="Count"/>.</param>
    /// <returns>The value within <see cref="RelativeAccuracy"/>; NaN when it lies in a folded bin.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rank is outside its range.</exception>
    public double ValueAt(long rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, Count);
        if (rank <= _negative.Count)
            return -ValueOf(_negative.BinAt(_negative.Count - rank + 1));
        rank -= _negative.Count;
        return rank <= _zeros ? 0 : ValueOf(_positive.BinAt(rank - _zeros));
    }

    private static int BinOf(double value) => (int)Math.Ceiling(Math.Log(Math.Abs(value)) / LogGamma);

    // The point of the bin (gamma^(i-1), gamma^i] that is within alpha of all of it: 2 gamma^i / (gamma + 1) = (1 - alpha) gamma^i.
    private static double ValueOf(int? bin) => bin is { } known ? (1 - RelativeAccuracy) * Math.Exp(known * LogGamma) : double.NaN;

    private static void RequireFinite(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "The value must be finite.");
    }

    private QuantileSketch Change(double value, int by)
    {
        RequireFinite(value);
        if (Count + by == 0)
            return Empty;
        if (value > 0)
            return new(_negative, _zeros, _positive.Change(BinOf(value), by));
        if (value < 0)
            return new(_negative.Change(BinOf(value), by), _zeros, _positive);
        if (_zeros + by < 0)
            throw new InvalidOperationException("The sketch holds no zero to remove.");
        return new(_negative, _zeros + by, _positive);
    }
}
