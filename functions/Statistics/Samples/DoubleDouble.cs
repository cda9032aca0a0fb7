using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>
/// An unevaluated sum of two doubles, about 106 significant bits. The accumulators carry their mean and their sums in it,
/// so that merging and subtracting in any order stays exact to far more digits than the results are read to.
/// </summary>
/// <remarks>Algorithms: [Dekker71], [HLB01]; error bounds: [JMP17] algorithms 4, 6, 9, 12, 15. Range: finite values whose products neither overflow nor underflow.</remarks>
/// <param name="High">The value rounded to double.</param>
/// <param name="Low">What the rounding left; |Low| is at most half an ulp of High.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator -(DoubleDouble x) => new(-x.High, -x.Low);

    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        var sum = TwoSum(x.High, y.High);
        var rest = TwoSum(x.Low, y.Low);
        var high = FastTwoSum(sum.High, sum.Low + rest.High);
        return FastTwoSum(high.High, rest.Low + high.Low);
    }

    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + -y;

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        var product = TwoProduct(x.High, y.High);
        var cross = Math.FusedMultiplyAdd(x.Low, y.High, Math.FusedMultiplyAdd(x.High, y.Low, x.Low * y.Low));
        return FastTwoSum(product.High, product.Low + cross);
    }

    public static DoubleDouble operator /(DoubleDouble x, double y)
    {
        var quotient = x.High / y;
        var back = TwoProduct(quotient, y);
        var rest = (x.High - back.High) - back.Low + x.Low;
        return FastTwoSum(quotient, rest / y);
    }

    /// <summary>The exact sum of two doubles.</summary>
    public static DoubleDouble TwoSum(double a, double b)
    {
        var sum = a + b;
        var bPart = sum - a;
        return new(sum, (a - (sum - bPart)) + (b - bPart));
    }

    private static DoubleDouble TwoProduct(double a, double b)
    {
        var product = a * b;
        return new(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    private static DoubleDouble FastTwoSum(double a, double b)
    {
        var sum = a + b;
        return new(sum, b - (sum - a));
    }
}
