using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>
/// Count, mean and sum of squared deviations (M2) of a sample: all that the tests on means need. Immutable; two samples merge,
/// and a value or a whole sample can be taken out again. The default value is <see cref="Empty"/>.
/// </summary>
/// <remarks>
/// Updates: [Welford62] eq. I; merging: [CGL83] eq. 1.5. Mean and M2 are kept with a second double each (what their rounding left),
/// so that the order of additions, merges and removals does not show in the results. Persist all five numbers; the two residuals may be
/// dropped (0) at the price of ordinary double precision.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Moments
{
    /// <summary>Largest magnitude of a value that can be summarised; beyond it squares could overflow. Differences below its reciprocal count as 0.</summary>
    public const double MaxMagnitude = 1e140;

    /// <summary>The sample without values: count 0, mean 0 by convention, no variance.</summary>
    public static readonly Moments Empty;

    /// <summary>Makes a summary from its numbers, as read back from storage.</summary>
    /// <param name="count">Number of values (n). Range: 0 to 2^53.</param>
    /// <param name="mean">Arithmetic mean, in the values' unit. Range: at most <see cref="MaxMagnitude"/> in magnitude; 0 when <paramref name="count"/> is 0.</param>
    /// <param name="sumOfSquaredDeviations">M2, the sum of (x - mean)^2, in the squared unit. Range: finite, at least 0; 0 when <paramref name="count"/> is below 2.</param>
    /// <param name="meanResidual">What rounding to double left of the mean; 0 when not known.</param>
    /// <param name="sumResidual">What rounding to double left of M2; 0 when not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Moments(long count, double mean, double sumOfSquaredDeviations, double meanResidual = 0, double sumResidual = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1L << 53);
        RequireMagnitude(mean, nameof(mean));
        if (!double.IsFinite(sumOfSquaredDeviations) || sumOfSquaredDeviations < 0)
            throw new ArgumentOutOfRangeException(nameof(sumOfSquaredDeviations), sumOfSquaredDeviations, "M2 must be finite and not negative.");
        if ((count == 0 && mean != 0) || (count < 2 && sumOfSquaredDeviations != 0))
            throw new ArgumentOutOfRangeException(nameof(count), count, "An empty sample has mean 0, and one of a single value has M2 0.");
        if (!double.IsFinite(meanResidual) || !double.IsFinite(sumResidual))
            throw new ArgumentOutOfRangeException(nameof(meanResidual), meanResidual, "Residuals must be finite.");
        Count = count;
        Mean = mean;
        MeanResidual = count == 0 ? 0 : meanResidual;
        SumOfSquaredDeviations = sumOfSquaredDeviations;
        SumResidual = sumOfSquaredDeviations == 0 ? 0 : sumResidual;
    }

    private Moments(long count, DoubleDouble mean, DoubleDouble sum)
    {
        Count = count;
        Mean = mean.High;
        MeanResidual = mean.Low;
        // Two different doubles near the mean differ by 2^-53 of it at least, so that M2 is no smaller than about 2^-107 mean^2:
        // less than 2^-112 mean^2 is rounding left by removals, and a constant sample stays recognisable as constant.
        if (count < 2 || !(sum.High > Math.ScaleB(mean.High * mean.High, -112)))
            return;
        SumOfSquaredDeviations = sum.High;
        SumResidual = sum.Low;
    }

    /// <summary>Number of values (n).</summary>
    public long Count { get; }

    /// <summary>Arithmetic mean in the values' unit; 0 when the sample is empty.</summary>
    public double Mean { get; }

    /// <summary>M2, the sum of squared deviations from the mean, in the squared unit. Never negative; exactly 0 for a constant sample.</summary>
    public double SumOfSquaredDeviations { get; }

    /// <summary>What rounding to double left of <see cref="Mean"/>.</summary>
    public double MeanResidual { get; }

    /// <summary>What rounding to double left of <see cref="SumOfSquaredDeviations"/>.</summary>
    public double SumResidual { get; }

    /// <summary>Sum of the values, in their unit.</summary>
    public double Sum => ((DoubleDouble)Count * ExactMean).High;

    /// <summary>Unbiased sample variance M2 / (n - 1); NaN below two values.</summary>
    public double Variance => Count < 2 ? double.NaN : SumOfSquaredDeviations / (Count - 1);

    /// <summary>Square root of <see cref="Variance"/>, in the values' unit; NaN below two values.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Variance of the mean, s^2 / n; NaN below two values.</summary>
    public double VarianceOfMean => Variance / Count;

    private DoubleDouble ExactMean => new(Mean, MeanResidual);

    private DoubleDouble ExactSum => new(SumOfSquaredDeviations, SumResidual);

    /// <summary>Summarises values in one pass over memory, without allocating.</summary>
    /// <param name="values">The values. Range: finite, at most <see cref="MaxMagnitude"/> in magnitude.</param>
    /// <returns>The summary; <see cref="Empty"/> for no values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    public static Moments From(ReadOnlySpan<double> values)
    {
        var total = Empty;
        var center = double.NaN;
        while (values.Length > 0)
        {
            var length = Math.Min(values.Length, MomentsBlock.Length);
            var block = MomentsBlock.Summarise(values[..length], center);
            total = total.Merge(block);
            center = block.Mean;
            values = values[length..];
        }

        return total;
    }

    /// <summary>Makes a summary from a published mean and sample variance.</summary>
    /// <param name="count">Number of values (n). Range: 0 to 2^53.</param>
    /// <param name="mean">Arithmetic mean.</param>
    /// <param name="variance">Unbiased sample variance (divisor n - 1). Range: finite, at least 0; ignored when <paramref name="count"/> is below 2.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Moments FromSummary(long count, double mean, double variance) =>
        new(count, mean, count < 2 ? 0 : variance * (count - 1));

    /// <summary>The summary of as many ones and zeros.</summary>
    /// <param name="successes">Number of ones. Range: 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Number of values (n). Range: 0 to 2^53.</param>
    /// <returns>The summary, as if each value had been added.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Moments FromProportion(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, 1L << 53);
        if (trials == 0)
            return Empty;
        var mean = (DoubleDouble)successes / trials;
        return new Moments(trials, mean, mean * (double)(trials - successes));
    }

    /// <summary>The sample with one value more.</summary>
    /// <param name="value">The value. Range: finite, at most <see cref="MaxMagnitude"/> in magnitude.</param>
    /// <returns>The new summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, infinite or too large.</exception>
    public Moments Add(double value)
    {
        RequireMagnitude(value, nameof(value));
        var count = Count + 1;
        var deviation = value - ExactMean;
        var mean = ExactMean + (deviation / count);
        return new(count, mean, ExactSum + (deviation * (value - mean)));
    }

    /// <summary>The sample with one value fewer; undoes <see cref="Add"/>, within the limits of <see cref="Subtract"/>.</summary>
    /// <param name="value">A value that is in the sample.</param>
    /// <returns>The new summary; exactly <see cref="Empty"/> when the last value goes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, infinite or too large.</exception>
    /// <exception cref="InvalidOperationException">The sample is empty.</exception>
    public Moments Remove(double value)
    {
        RequireMagnitude(value, nameof(value));
        return Subtract(new Moments(1, value, 0));
    }

    /// <summary>Both samples together.</summary>
    /// <param name="other">The other sample.</param>
    /// <returns>The summary of the union; the order of merging does not matter.</returns>
    public Moments Merge(Moments other)
    {
        if (other.Count == 0)
            return this;
        if (Count == 0)
            return other;
        var count = Count + other.Count;
        var difference = other.ExactMean - ExactMean;
        var mean = ExactMean + (difference * (double)other.Count / count);
        var between = difference * difference * (double)Count * (double)other.Count / count;
        return new(count, mean, ExactSum + other.ExactSum + between);
    }

    /// <summary>
    /// The sample without a part of it; undoes <see cref="Merge"/> as far as 30 digits go: a part whose squared deviations are 1e24 times those of
    /// the rest takes their digits with it. <see cref="ExactMoments"/> keeps them.
    /// </summary>
    /// <param name="part">A sample all of whose values are in this one.</param>
    /// <returns>The summary of the rest; exactly <see cref="Empty"/> when nothing is left.</returns>
    /// <exception cref="InvalidOperationException">The part has more values than this sample.</exception>
    public Moments Subtract(Moments part)
    {
        if (part.Count > Count)
            throw new InvalidOperationException("More values would be removed than the sample holds.");
        if (part.Count == 0)
            return this;
        var count = Count - part.Count;
        if (count == 0)
            return Empty;
        var mean = ExactMean + ((ExactMean - part.ExactMean) * (double)part.Count / count);
        var difference = part.ExactMean - mean;
        var between = difference * difference * (double)part.Count * (double)count / Count;
        var sum = ExactSum - part.ExactSum - between;
        // Rounding leaves some 2^-100 of the largest sum there ever was; less than 2^-80 of the one before is taken for that, which allows for
        // earlier parts up to a thousand times as far out as this one.
        var isRounding = sum.High <= Math.ScaleB(SumOfSquaredDeviations, -80);
        return new(count, mean, isRounding ? 0 : sum);
    }

    internal static Moments FromSums(long count, DoubleDouble mean, DoubleDouble sum) => new(count, mean, sum);

    internal DoubleDouble DeviationOf(double value) => value - ExactMean;

    internal DoubleDouble DifferenceOfMeans(Moments other) => other.ExactMean - ExactMean;

    internal static void RequireMagnitude(double value, string name)
    {
        if (!(Math.Abs(value) <= MaxMagnitude))
            throw new ArgumentOutOfRangeException(name, value, $"The value must be a finite number of at most {MaxMagnitude:G} in magnitude.");
    }
}
