using System.Numerics;
using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>
/// Count, mean and M2 of a block of values that fits the fastest cache, by the corrected two-pass algorithm: the mean first, then
/// deviations from it, whose own small mean corrects both results.
/// </summary>
/// <remarks>[CGL83] eq. 1.7. Sums run in as many lanes as the processor's vectors hold.</remarks>
internal static class MomentsBlock
{
    /// <summary>Values a block; 16 KiB.</summary>
    public const int Length = 2048;

    /// <summary>Summarises at least one and at most <see cref="Length"/> values.</summary>
    public static Moments Summarise(ReadOnlySpan<double> values)
    {
        var center = Sum(values) / values.Length;
        if (!double.IsFinite(center))
            center = values[0];
        var (first, second) = Deviations(values, center);
        // A square that overflows, or one that is not a number, shows in the second sum.
        if (!(second <= Moments.MaxMagnitude * Moments.MaxMagnitude) || !(Math.Abs(center) <= Moments.MaxMagnitude))
            RequireMagnitudes(values);
        var correction = first / values.Length;
        var sum = Math.Max(0, second - (first * correction));
        return Moments.FromBlock(values.Length, DoubleDouble.TwoSum(center, correction), sum);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var lanes = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> a = default, b = default;
        var i = 0;
        for (; i + 1 < lanes.Length; i += 2)
        {
            a += lanes[i];
            b += lanes[i + 1];
        }

        if (i < lanes.Length)
            a += lanes[i];
        var sum = Vector.Sum(a + b);
        foreach (var value in values[(lanes.Length * Vector<double>.Count)..])
            sum += value;
        return sum;
    }

    private static (double First, double Second) Deviations(ReadOnlySpan<double> values, double center)
    {
        var lanes = MemoryMarshal.Cast<double, Vector<double>>(values);
        var centers = new Vector<double>(center);
        Vector<double> a = default, b = default, aa = default, bb = default;
        var i = 0;
        for (; i + 1 < lanes.Length; i += 2)
        {
            var x = lanes[i] - centers;
            var y = lanes[i + 1] - centers;
            a += x;
            b += y;
            aa += x * x;
            bb += y * y;
        }

        var first = Vector.Sum(a + b);
        var second = Vector.Sum(aa + bb);
        foreach (var value in values[(i * Vector<double>.Count)..])
        {
            var x = value - center;
            first += x;
            second += x * x;
        }

        return (first, second);
    }

    private static void RequireMagnitudes(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            Moments.RequireMagnitude(value, nameof(values));
    }
}
