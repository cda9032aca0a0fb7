namespace Splitrun.Statistics.Samples;

/// <summary>Occupied bins of one sign of a <see cref="QuantileSketch"/>, ascending by index, at most <see cref="QuantileSketch.MaxBins"/> of them.</summary>
/// <remarks>
/// Folding goes by the 512th largest index ever seen, which does not depend on the order of arrival: so adding and merging are
/// commutative and associative, folded or not.
/// </remarks>
internal sealed class SketchStore
{
    public static readonly SketchStore Empty = new([], [], int.MinValue);

    private readonly int[] _bins;
    private readonly long[] _counts;

    /// <summary>Takes over both arrays.</summary>
    /// <param name="bins">Indices, strictly ascending, none below <paramref name="floor"/>.</param>
    /// <param name="counts">Counts of the bins, each at least 1.</param>
    /// <param name="floor">Smallest index that may occur; smaller ones are counted in it. int.MinValue while nothing has been folded.</param>
    public SketchStore(int[] bins, long[] counts, int floor)
    {
        _bins = bins;
        _counts = counts;
        Floor = floor;
        foreach (var count in counts)
            Count = checked(Count + count);
    }

    public long Count { get; }

    public int Floor { get; }

    public bool IsFolded => Floor != int.MinValue;

    public ReadOnlySpan<int> Bins => _bins;

    public ReadOnlySpan<long> Counts => _counts;

    public static SketchStore From(Dictionary<int, long> counts)
    {
        var bins = counts.Keys.ToArray();
        Array.Sort(bins);
        return Fold(bins, [.. bins.Select(bin => counts[bin])], int.MinValue);
    }

    /// <summary>Adds to, or takes from, the count of one bin.</summary>
    public SketchStore Change(int bin, int by)
    {
        bin = Math.Max(bin, Floor);
        var at = Array.BinarySearch(_bins, bin);
        if (at < 0)
        {
            if (by < 0)
                throw new InvalidOperationException("The sketch holds no value of that size to remove.");
            return Fold(Inserted(_bins, ~at, bin), Inserted(_counts, ~at, by), Floor);
        }

        if (_counts[at] + by == 0)
            return new(Without(_bins, at), Without(_counts, at), Floor);
        var counts = (long[])_counts.Clone();
        counts[at] += by;
        return new(_bins, counts, Floor);
    }

    public SketchStore Merge(SketchStore other)
    {
        var floor = Math.Max(Floor, other.Floor);
        var merged = new Dictionary<int, long>(_bins.Length + other._bins.Length);
        foreach (var store in (ReadOnlySpan<SketchStore>)[this, other])
        {
            for (var i = 0; i < store._bins.Length; i++)
            {
                var bin = Math.Max(store._bins[i], floor);
                merged[bin] = merged.GetValueOrDefault(bin) + store._counts[i];
            }
        }

        var bins = merged.Keys.ToArray();
        Array.Sort(bins);
        return Fold(bins, [.. bins.Select(bin => merged[bin])], floor);
    }

    /// <summary>How many values both have in the same bin, where what either has folded is one bin in both.</summary>
    public long Overlap(SketchStore other)
    {
        var (left, right) = (Merge(new([], [], other.Floor)), other.Merge(new([], [], Floor)));
        var counts = right._bins.Zip(right._counts).ToDictionary(bin => bin.First, bin => bin.Second);
        return left._bins.Zip(left._counts).Sum(bin => Math.Min(bin.Second, counts.GetValueOrDefault(bin.First)));
    }

    /// <summary>The bin that holds a rank (1 to <see cref="Count"/>, ascending); null when it is the folded one.</summary>
    public int? BinAt(long rank)
    {
        for (var i = 0; i < _bins.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
                return _bins[i] == Floor ? null : _bins[i];
        }

        throw new ArgumentOutOfRangeException(nameof(rank), "The rank exceeds the count.");
    }

    private static SketchStore Fold(int[] bins, long[] counts, int floor)
    {
        var excess = bins.Length - QuantileSketch.MaxBins;
        if (excess <= 0)
            return new(bins, counts, floor);
        var folded = counts[..excess].Sum();
        bins = bins[excess..];
        counts = counts[excess..];
        counts[0] += folded;
        return new(bins, counts, bins[0]);
    }

    private static T[] Inserted<T>(T[] items, int at, T item) => [.. items[..at], item, .. items[at..]];

    private static T[] Without<T>(T[] items, int at) => [.. items[..at], .. items[(at + 1)..]];
}
