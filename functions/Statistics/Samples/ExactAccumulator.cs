using System.Numerics;

namespace Splitrun.Statistics.Samples;

/// <summary>Adds doubles up exactly: one integer over all exponents that a double can have, 32 bits in each of its digits.</summary>
/// <remarks>
/// [KM81], the long accumulator. A digit is 64 bits wide and takes less than 2^32 from a term, so that carries can wait until 2^31 terms
/// were added; more than a list holds.
/// </remarks>
internal readonly ref struct ExactAccumulator
{
    /// <summary>Digits, from the smallest number there is to the largest, and some for carries.</summary>
    public const int Length = 70;

    private const int DigitBits = 32;

    /// <summary>Exponent of the lowest bit; a multiple of the digits' below that of the smallest double, -1074.</summary>
    private const int LowestExponent = -34 * DigitBits;

    private readonly Span<long> _digits;

    /// <param name="digits">Room for <see cref="Length"/> digits, all 0.</param>
    public ExactAccumulator(Span<long> digits) => _digits = digits[..Length];

    /// <exception cref="ArgumentOutOfRangeException">The term is not finite.</exception>
    public void Add(double term)
    {
        if (!double.IsFinite(term))
            throw new ArgumentOutOfRangeException(nameof(term), term, "The term must be finite.");
        var bits = BitConverter.DoubleToUInt64Bits(term);
        var power = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & ((1UL << 52) - 1);
        var place = Math.Max(power, 1) - 1075 - LowestExponent;
        var wide = (UInt128)(power == 0 ? fraction : fraction | (1UL << 52)) << (place % DigitBits);
        var sign = term < 0 ? -1L : 1L;
        for (var digit = place / DigitBits; wide != 0; digit++, wide >>= DigitBits)
            _digits[digit] += sign * (uint)wide;
    }

    public ExactSum ToSum()
    {
        Span<byte> bytes = stackalloc byte[Length * sizeof(uint)];
        var carry = 0L;
        for (var i = 0; i < Length; i++)
        {
            var digit = _digits[i] + carry;
            BitConverter.TryWriteBytes(bytes[(i * sizeof(uint))..], (uint)digit);
            carry = digit >> DigitBits;
        }

        // The highest digits hold nothing but the sign: two's complement, as the integer is read.
        var first = bytes.IndexOfAnyExcept((byte)0);
        return first < 0 ? ExactSum.Zero : new(new BigInteger(bytes[first..]), LowestExponent + (8 * first));
    }
}
