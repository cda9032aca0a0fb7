using System.Numerics;
using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>
/// Count, mean and M2 of a block of values that fits the fastest cache: deviations from a center near the mean, whose own mean corrects both
/// results.
/// </summary>
/// <remarks>
/// [CGL83] eq. 1.7 (the corrected two-pass algorithm) and section 3 (shifted data). The mean of the block before serves as center, so that most blocks
/// are read once; where it turns out too far from the block's own mean, that one is used. Sums run in as many lanes as the processor's vectors hold.
/// </remarks>
internal static class MomentsBlock
{
    /// <summary>Values a block; 16 KiB.</summary>
    public const int Length = 2048;

    /// <summary>Largest share of the squared distance from the center in the squared deviations; above it digits would be lost.</summary>
    private const double MaxShift = 0.5;

    /// <summary>Summarises at least one and at most <see cref="Length"/> values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="center">A guess of their mean; NaN for none.</param>
    public static Moments Summarise(ReadOnlySpan<double> values, double center)
    {
        if (!double.IsNaN(center) && TryCentered(values, center, out var near))
            return near;
        center = Sum(values) / values.Length;
        if (!double.IsFinite(center))
            RequireMagnitudes(values);
        return Centered(values, center, Deviations(values, center));
    }

    private static bool TryCentered(ReadOnlySpan<double> values, double center, out Moments moments)
    {
        var sums = Deviations(values, center);
        var isNear = sums.First * sums.First <= MaxShift * sums.Second * values.Length;
        moments = isNear ? Centered(values, center, sums) : default;
        return isNear;
    }

    private static Moments Centered(ReadOnlySpan<double> values, double center, (double First, double Second) sums)
    {
        // A square that overflows, or one that is not a number, shows in the second sum.
        if (!(sums.Second <= Moments.MaxMagnitude * Moments.MaxMagnitude) || !(Math.Abs(center) <= Moments.MaxMagnitude))
            RequireMagnitudes(values);
        var correction = sums.First / values.Length;
        var sum = Math.Max(0, sums.Second - (sums.First * correction));
        return Moments.FromSums(values.Length, DoubleDouble.TwoSum(center, correction), sum);
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
        Vector<double> a = default, b = default, c = default, d = default, aa = default, bb = default, cc = default, dd = default;
        var i = 0;
        for (; i + 3 < lanes.Length; i += 4)
        {
            var x = lanes[i] - centers;
            var y = lanes[i + 1] - centers;
            var z = lanes[i + 2] - centers;
            var w = lanes[i + 3] - centers;
            a += x;
            b += y;
            c += z;
            d += w;
            aa += x * x;
            bb += y * y;
            cc += z * z;
            dd += w * w;
        }

        var first = Vector.Sum(a + b + (c + d));
        var second = Vector.Sum(aa + bb + (cc + dd));
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
