using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>The exact sums of a sample of pairs (x, y) that come and go, as <see cref="ExactMoments"/> has them of values. The default value is empty.</summary>
/// <param name="X">Sums of the first members.</param>
/// <param name="Y">Sums of the second members; the same count.</param>
/// <param name="Products">The sum of the products x y.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExactCoMoments(ExactMoments X, ExactMoments Y, ExactSum Products)
{
    /// <summary>The sample without pairs.</summary>
    public static readonly ExactCoMoments Empty;

    /// <summary>Number of pairs (n).</summary>
    public long Count => X.Count;

    /// <summary>The sums that give these co-moments; as exact as they are.</summary>
    /// <param name="moments">The co-moments.</param>
    /// <returns>The sums.</returns>
    public static ExactCoMoments Of(CoMoments moments)
    {
        if (moments.Count == 0)
            return Empty;
        var (x, y) = (ExactMoments.Of(moments.X), ExactMoments.Of(moments.Y));
        var meanOfY = ExactSum.Of([moments.Y.Mean, moments.Y.MeanResidual]);
        return new(x, y, ExactSum.Of([moments.SumOfProducts, moments.ProductResidual]) + (x.Sum * meanOfY));
    }

    /// <summary>The sample with these pairs more.</summary>
    /// <param name="x">First members. Range: finite, at most <see cref="Moments.MaxMagnitude"/> in magnitude.</param>
    /// <param name="y">Second members; as many.</param>
    /// <returns>The new sums.</returns>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    public ExactCoMoments Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Merge(From(x, y));

    /// <summary>The sample with these pairs fewer; undoes <see cref="Add"/>.</summary>
    /// <param name="x">First members of pairs that are in the sample.</param>
    /// <param name="y">Their second members.</param>
    /// <returns>The new sums.</returns>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    /// <exception cref="InvalidOperationException">The sample has fewer pairs.</exception>
    public ExactCoMoments Remove(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Subtract(From(x, y));

    /// <summary>Both samples together.</summary>
    /// <param name="other">The other sample.</param>
    /// <returns>The sums of the union.</returns>
    public ExactCoMoments Merge(ExactCoMoments other) => new(X.Merge(other.X), Y.Merge(other.Y), Products + other.Products);

    /// <summary>The sample without a part of it; undoes <see cref="Merge"/>.</summary>
    /// <param name="part">A sample all of whose pairs are in this one.</param>
    /// <returns>The sums of the rest; exactly <see cref="Empty"/> when nothing is left.</returns>
    /// <exception cref="InvalidOperationException">The part has more pairs than this sample.</exception>
    public ExactCoMoments Subtract(ExactCoMoments part) =>
        part.Count == Count ? Empty : new(X.Subtract(part.X), Y.Subtract(part.Y), Products - part.Products);

    /// <summary>The moments of both members and Cxy, to all the digits that they are kept with.</summary>
    /// <returns>The co-moments.</returns>
    public CoMoments ToCoMoments()
    {
        if (Count == 0)
            return CoMoments.Empty;
        var products = ((Products * ExactSum.Of(Count)) - (X.Sum * Y.Sum)).DividedBy(Count);
        return new(X.ToMoments(), Y.ToMoments(), products.High, products.Low);
    }

    private static ExactCoMoments From(ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        new(ExactMoments.Empty.Add(x), ExactMoments.Empty.Add(y), ExactSum.OfProducts(x, y));
}
