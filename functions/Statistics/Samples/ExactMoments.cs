using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>
/// Count, sum and sum of squares of a sample, all exact: what the <see cref="Moments"/> of a sample are worked out from whose values come and go.
/// A value that is taken out leaves no trace, however far out it was. The default value is empty.
/// </summary>
/// <param name="Count">Number of values (n).</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Squares">The sum of their squares.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExactMoments(long Count, ExactSum Sum, ExactSum Squares)
{
    /// <summary>The sample without values.</summary>
    public static readonly ExactMoments Empty;

    /// <summary>The sums that give these moments; as exact as they are.</summary>
    /// <param name="moments">The moments.</param>
    /// <returns>The sums.</returns>
    public static ExactMoments Of(Moments moments)
    {
        if (moments.Count == 0)
            return Empty;
        var mean = ExactSum.Of([moments.Mean, moments.MeanResidual]);
        var sum = mean * ExactSum.Of(moments.Count);
        return new(moments.Count, sum, ExactSum.Of([moments.SumOfSquaredDeviations, moments.SumResidual]) + (sum * mean));
    }

    /// <summary>The sample with these values more.</summary>
    /// <param name="values">The values. Range: finite, at most <see cref="Moments.MaxMagnitude"/> in magnitude.</param>
    /// <returns>The new sums.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    public ExactMoments Add(ReadOnlySpan<double> values) => Merge(From(values));

    /// <summary>The sample with these values fewer; undoes <see cref="Add"/>.</summary>
    /// <param name="values">Values that are in the sample.</param>
    /// <returns>The new sums.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    /// <exception cref="InvalidOperationException">The sample has fewer values.</exception>
    public ExactMoments Remove(ReadOnlySpan<double> values) => Subtract(From(values));

    /// <summary>Both samples together.</summary>
    /// <param name="other">The other sample.</param>
    /// <returns>The sums of the union.</returns>
    public ExactMoments Merge(ExactMoments other) => new(Count + other.Count, Sum + other.Sum, Squares + other.Squares);

    /// <summary>The sample without a part of it; undoes <see cref="Merge"/>.</summary>
    /// <param name="part">A sample all of whose values are in this one.</param>
    /// <returns>The sums of the rest; exactly <see cref="Empty"/> when nothing is left.</returns>
    /// <exception cref="InvalidOperationException">The part has more values than this sample.</exception>
    public ExactMoments Subtract(ExactMoments part) => (Count - part.Count) switch
    {
        0 => Empty,
        > 0 and var count => new(count, Sum - part.Sum, Squares - part.Squares),
        _ => throw new InvalidOperationException("More values would be removed than the sample holds."),
    };

    /// <summary>Mean and M2, both to all the digits that they are kept with.</summary>
    /// <returns>The moments.</returns>
    public Moments ToMoments() => Count == 0
        ? Moments.Empty
        : Moments.FromSums(Count, Sum.DividedBy(Count), ((Squares * ExactSum.Of(Count)) - (Sum * Sum)).DividedBy(Count));

    private static ExactMoments From(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            Moments.RequireMagnitude(value, nameof(values));
        return new(values.Length, ExactSum.Of(values), ExactSum.OfProducts(values, values));
    }
}
