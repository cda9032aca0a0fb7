namespace Splitrun.Statistics.Samples;

/// <summary>
/// The stored form of a <see cref="QuantileSketch"/>. Version 1: the byte 1; zeros; then for the negative and the positive store: number of
/// bins, 1 and the floor or 0, and for each bin the step from the one before (the first: its index) and its count. All are
/// LEB128 integers, signed ones zigzag-coded.
/// </summary>
internal static class SketchFormat
{
    private const byte Version = 1;

    public static byte[] Write(SketchStore negative, long zeros, SketchStore positive)
    {
        var bytes = new List<byte>(16 + (4 * (negative.Bins.Length + positive.Bins.Length))) { Version };
        Unsigned(bytes, (ulong)zeros);
        Write(bytes, negative);
        Write(bytes, positive);
        return [.. bytes];
    }

    public static QuantileSketch Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != Version)
            throw new FormatException("Not a quantile sketch of a known version.");
        var position = 1;
        var zeros = Count(bytes, ref position);
        var negative = ReadStore(bytes, ref position);
        var positive = ReadStore(bytes, ref position);
        if (position != bytes.Length)
            throw new FormatException("A quantile sketch is followed by other bytes.");
        return new(negative, zeros, positive);
    }

    private static void Write(List<byte> bytes, SketchStore store)
    {
        Unsigned(bytes, (ulong)store.Bins.Length);
        Unsigned(bytes, store.IsFolded ? 1UL : 0);
        if (store.IsFolded)
            Signed(bytes, store.Floor);
        var previous = 0;
        for (var i = 0; i < store.Bins.Length; i++)
        {
            Signed(bytes, store.Bins[i] - previous);
            Unsigned(bytes, (ulong)store.Counts[i]);
            previous = store.Bins[i];
        }
    }

    private static SketchStore ReadStore(ReadOnlySpan<byte> bytes, ref int position)
    {
        var length = Unsigned(bytes, ref position);
        if (length > QuantileSketch.MaxBins)
            throw new FormatException("A quantile sketch has too many bins.");
        var floor = Unsigned(bytes, ref position) == 0 ? int.MinValue : Bin(Signed(bytes, ref position));
        var bins = new int[length];
        var counts = new long[length];
        for (var i = 0; i < bins.Length; i++)
        {
            bins[i] = Bin(Signed(bytes, ref position) + (i == 0 ? 0 : bins[i - 1]));
            counts[i] = Count(bytes, ref position);
            if (counts[i] == 0 || bins[i] < floor || (i > 0 && bins[i] <= bins[i - 1]))
                throw new FormatException("The bins of a quantile sketch are empty or out of order.");
        }

        return new(bins, counts, floor);
    }

    // The natural logarithm of a double lies within 746, a bin is 0.01 wide.
    private static int Bin(long index) => Math.Abs(index) <= 75_000 ? (int)index : throw new FormatException("A bin of a quantile sketch is out of range.");

    private static long Count(ReadOnlySpan<byte> bytes, ref int position)
    {
        var count = Unsigned(bytes, ref position);
        return count <= 1UL << 53 ? (long)count : throw new FormatException("A count of a quantile sketch is out of range.");
    }

    private static void Signed(List<byte> bytes, long value) => Unsigned(bytes, (ulong)((value << 1) ^ (value >> 63)));

    private static long Signed(ReadOnlySpan<byte> bytes, ref int position)
    {
        var coded = Unsigned(bytes, ref position);
        var value = (long)(coded >> 1) ^ -(long)(coded & 1);
        return Math.Abs(value) <= 1L << 32 ? value : throw new FormatException("A number of a quantile sketch is out of range.");
    }

    private static void Unsigned(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    private static ulong Unsigned(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (position == bytes.Length)
                throw new FormatException("A quantile sketch ends early.");
            var next = bytes[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new FormatException("A number of a quantile sketch is too long.");
    }
}
