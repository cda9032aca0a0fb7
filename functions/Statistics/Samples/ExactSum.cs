using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>
/// A sum of doubles, or of products of two doubles each, without any rounding: a term that is taken out again leaves no trace, however large it
/// was, and the order of the terms never shows. Immutable; the default value is the sum of nothing.
/// </summary>
/// <remarks>The mantissa is an integer as long as the terms need: some 10 bytes for values of one kind, some 300 at the most.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExactSum
{
    /// <summary>The sum of nothing, 0.</summary>
    public static readonly ExactSum Zero;

    /// <summary>Bits that a quotient keeps at least: more than two doubles hold.</summary>
    private const int QuotientBits = 160;

    // Odd or 0, so that equal sums have equal members.
    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    internal ExactSum(BigInteger mantissa, int exponent)
    {
        if (mantissa.IsZero)
            return;
        var zeros = (int)BigInteger.TrailingZeroCount(mantissa);
        _mantissa = mantissa >> zeros;
        _exponent = exponent + zeros;
    }

    /// <summary>The sum, rounded to the nearest double.</summary>
    public double Value => Nearest(_mantissa, _exponent);

    /// <summary>Both sums together.</summary>
    /// <param name="x">The one.</param>
    /// <param name="y">The other.</param>
    public static ExactSum operator +(ExactSum x, ExactSum y)
    {
        if (x._mantissa.IsZero || y._mantissa.IsZero)
            return x._mantissa.IsZero ? y : x;
        var exponent = Math.Min(x._exponent, y._exponent);
        return new((x._mantissa << (x._exponent - exponent)) + (y._mantissa << (y._exponent - exponent)), exponent);
    }

    /// <summary>The one sum without the other.</summary>
    /// <param name="x">The one.</param>
    /// <param name="y">What is taken out of it.</param>
    public static ExactSum operator -(ExactSum x, ExactSum y) => x + new ExactSum(-y._mantissa, y._exponent);

    /// <summary>The product of two sums, as exact as they are.</summary>
    /// <param name="x">The one.</param>
    /// <param name="y">The other.</param>
    public static ExactSum operator *(ExactSum x, ExactSum y) => new(x._mantissa * y._mantissa, x._exponent + y._exponent);

    /// <summary>The sum of one term.</summary>
    /// <param name="term">The term. Range: finite.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The term is not finite.</exception>
    public static ExactSum Of(double term) => Of([term]);

    /// <summary>The sum of these terms.</summary>
    /// <param name="terms">The terms. Range: finite.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A term is not finite.</exception>
    public static ExactSum Of(ReadOnlySpan<double> terms)
    {
        var total = new ExactAccumulator(stackalloc long[ExactAccumulator.Length]);
        foreach (var term in terms)
            total.Add(term);
        return total.ToSum();
    }

    /// <summary>The sum of products, pair by pair. What of a product lies below 2^-1074 is left out.</summary>
    /// <param name="x">First factors. Range: finite, and so are the products.</param>
    /// <param name="y">Second factors; as many.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A product is not finite.</exception>
    public static ExactSum OfProducts(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException("The columns must have the same length.", nameof(y));
        var total = new ExactAccumulator(stackalloc long[ExactAccumulator.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            var product = x[i] * y[i];
            total.Add(product);
            total.Add(Math.FusedMultiplyAdd(x[i], y[i], -product));
        }

        return total.ToSum();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="FormatException">The bytes are no sum.</exception>
    public static ExactSum FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => Zero,
        > sizeof(short) => new(new BigInteger(bytes[sizeof(short)..]), BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        _ => throw new FormatException("A sum is an exponent and a mantissa."),
    };

    /// <summary>The sum with one term more; a negative one takes a term out.</summary>
    /// <param name="term">The term. Range: finite.</param>
    /// <returns>The new sum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The term is not finite.</exception>
    public ExactSum Plus(double term) => this + Of(term);

    /// <summary>The sum as bytes: nothing for 0, otherwise the exponent in two and the mantissa in as many as it needs, the lowest first.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToBytes()
    {
        if (_mantissa.IsZero)
            return [];
        var bytes = new byte[sizeof(short) + _mantissa.GetByteCount()];
        BinaryPrimitives.WriteInt16LittleEndian(bytes, checked((short)_exponent));
        _mantissa.TryWriteBytes(bytes.AsSpan(sizeof(short)), out _);
        return bytes;
    }

    /// <summary>The sum over a whole number, to all the digits of two doubles.</summary>
    internal DoubleDouble DividedBy(long divisor)
    {
        var shift = Math.Max(0, QuotientBits + 64 - (int)BigInteger.Abs(_mantissa).GetBitLength());
        var quotient = (_mantissa << shift) / divisor;
        var high = Nearest(quotient, _exponent - shift);
        return new(high, (new ExactSum(quotient, _exponent - shift) - Of(high)).Value);
    }

    private static double Nearest(BigInteger mantissa, int exponent)
    {
        var size = BigInteger.Abs(mantissa);
        var shift = Math.Max(0, (int)size.GetBitLength() - 64);
        var top = (ulong)(size >> shift);
        // The bits below the first 64 only tell which side of the middle between two doubles the number is on: one of them is enough.
        if (shift > 0 && BigInteger.TrailingZeroCount(size) < shift)
            top |= 1;
        return Math.ScaleB(mantissa.Sign * (double)top, exponent + shift);
    }
}
