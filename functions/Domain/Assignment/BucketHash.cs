using System.Runtime.CompilerServices;

namespace Splitrun.Domain.Assignment;

/// <summary>GrowthBook's hashes, over UTF-16 code units: a frozen contract, see HASHING.md.</summary>
/// <threadsafety>Pure functions; nothing is allocated.</threadsafety>
public static class BucketHash
{
    /// <summary>FNV-1a 32: the state before the first code unit.</summary>
    public const uint Start = 2166136261;

    private const uint Prime = 16777619;
    private const uint Buckets = 10_000;
    private const uint LayerBuckets = 1_000;

    /// <summary>FNV-1a 32 carried on from <paramref name="state"/>, one step a UTF-16 code unit, all 16 bits at once.</summary>
    public static uint Fnv1a32(uint state, ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
        {
            state = (state ^ unit) * Prime;
        }

        return state;
    }

    /// <summary>Version 2: the bucket of seed followed by value. Range: 0 to 9,999.</summary>
    public static uint Bucket(ReadOnlySpan<char> seed, ReadOnlySpan<char> value) => Bucket(Fnv1a32(Start, seed), value);

    /// <summary>Version 2 with the seed already hashed (<see cref="Fnv1a32"/> from <see cref="Start"/>). Range: 0 to 9,999.</summary>
    public static uint Bucket(uint seedState, ReadOnlySpan<char> value) => Fnv1a32OfDecimal(Fnv1a32(seedState, value)) % Buckets;

    /// <summary>Where a version 2 bucket lies. Range: 0 to 0.9999, in steps of 1/10,000.</summary>
    public static double Position(ReadOnlySpan<char> seed, ReadOnlySpan<char> value) => Bucket(seed, value) / (double)Buckets;

    /// <summary>Where a version 2 bucket lies, with the seed already hashed. Range: 0 to 0.9999.</summary>
    public static double Position(uint seedState, ReadOnlySpan<char> value) => Bucket(seedState, value) / (double)Buckets;

    /// <summary>Version 1 as namespaces use it: value, two underscores, name. Range: 0 to 0.999, in steps of 1/1,000.</summary>
    public static double LayerPosition(ReadOnlySpan<char> layer, ReadOnlySpan<char> value)
    {
        var state = Fnv1a32(Fnv1a32(Fnv1a32(Start, value), "__"), layer);
        return state % LayerBuckets / (double)LayerBuckets;
    }

    /// <summary>FNV-1a 32 of the number's decimal digits, without leading zeros.</summary>
    private static uint Fnv1a32OfDecimal(uint number)
    {
        const uint smallestOfTenDigits = 1_000_000_000;
        const uint half = 100_000;
        // Three hashes of four have ten digits: for them the halves are taken apart side by side, without a loop.
        return number >= smallestOfTenDigits
            ? FiveDigits(FiveDigits(Start, number / half), number % half)
            : FewerDigits(Start, number);
    }

    /// <summary>Carries on with the digits of a number below 100,000, leading zeros included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FiveDigits(uint state, uint number)
    {
        // number / 10,000 as a fixed-point number of 32 fractional bits, rounded up: its whole part is the first digit, and ten times
        // the fraction brings the next. The error stays below 0.07 of the last digit.
        const ulong scale = (1UL << 32) / 10_000 + 1;
        var digits = number * scale;
        state = Digit(state, (uint)(digits >> 32));
        digits = (uint)digits * 10UL;
        state = Digit(state, (uint)(digits >> 32));
        digits = (uint)digits * 10UL;
        state = Digit(state, (uint)(digits >> 32));
        digits = (uint)digits * 10UL;
        state = Digit(state, (uint)(digits >> 32));
        digits = (uint)digits * 10UL;
        return Digit(state, (uint)(digits >> 32));
    }

    /// <summary>Carries on with the digits of a number of any size, without leading zeros.</summary>
    private static uint FewerDigits(uint state, uint number)
    {
        Span<byte> digits = stackalloc byte[10];
        var first = digits.Length;
        do
        {
            (number, var digit) = (number / 10, number % 10);
            digits[--first] = (byte)digit;
        }
        while (number != 0);

        foreach (var digit in digits[first..])
        {
            state = Digit(state, digit);
        }

        return state;
    }

    private static uint Digit(uint state, uint digit) => (state ^ ('0' + digit)) * Prime;
}
