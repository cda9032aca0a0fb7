using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>
/// Joint moments of pairs (x, y): the moments of each and the sum of the products of their deviations (Cxy). What covariate adjustment,
/// ratio metrics and totals of a unit need. Immutable; merges and subtracts as <see cref="Moments"/> does. The default value is <see cref="Empty"/>.
/// </summary>
/// <remarks>Updates and merging: [Pebay08] eq. 3.11 and 3.12, in the doubled precision of <see cref="Moments"/>. Persist all its numbers.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CoMoments
{
    /// <summary>The sample without pairs.</summary>
    public static readonly CoMoments Empty;

    /// <summary>Makes a summary from its numbers, as read back from storage.</summary>
    /// <param name="x">Moments of the first members.</param>
    /// <param name="y">Moments of the second members; the same count.</param>
    /// <param name="sumOfProducts">Cxy, the sum of (x - mean x)(y - mean y). Range: finite; 0 when either member is constant.</param>
    /// <param name="productResidual">What rounding to double left of Cxy; 0 when not known.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Cxy or its residual is not finite.</exception>
    public CoMoments(Moments x, Moments y, double sumOfProducts, double productResidual = 0)
    {
        if (x.Count != y.Count)
            throw new ArgumentException("Both members of the pairs must have the same count.", nameof(y));
        if (!double.IsFinite(sumOfProducts) || !double.IsFinite(productResidual))
            throw new ArgumentOutOfRangeException(nameof(sumOfProducts), sumOfProducts, "The sum of products must be finite.");
        X = x;
        Y = y;
        if (x.SumOfSquaredDeviations == 0 || y.SumOfSquaredDeviations == 0)
            return;
        SumOfProducts = sumOfProducts;
        ProductResidual = productResidual;
    }

    private CoMoments(Moments x, Moments y, DoubleDouble products)
        : this(x, y, products.High, products.Low)
    {
    }

    /// <summary>Moments of the first members (x).</summary>
    public Moments X { get; }

    /// <summary>Moments of the second members (y).</summary>
    public Moments Y { get; }

    /// <summary>Cxy, the sum of the products of deviations, in the product of both units.</summary>
    public double SumOfProducts { get; }

    /// <summary>What rounding to double left of <see cref="SumOfProducts"/>.</summary>
    public double ProductResidual { get; }

    /// <summary>Number of pairs (n).</summary>
    public long Count => X.Count;

    /// <summary>Unbiased sample covariance Cxy / (n - 1); NaN below two pairs.</summary>
    public double Covariance => Count < 2 ? double.NaN : SumOfProducts / (Count - 1);

    /// <summary>Pearson's correlation, from -1 to 1; NaN when either member is constant or there are fewer than two pairs.</summary>
    public double Correlation => Count < 2 || X.SumOfSquaredDeviations == 0 || Y.SumOfSquaredDeviations == 0
        ? double.NaN
        : Math.Clamp(SumOfProducts / Math.Sqrt(X.SumOfSquaredDeviations) / Math.Sqrt(Y.SumOfSquaredDeviations), -1, 1);

    private DoubleDouble ExactProducts => new(SumOfProducts, ProductResidual);

    /// <summary>Summarises pairs given as two columns.</summary>
    /// <param name="x">First members. Range: finite, at most <see cref="Moments.MaxMagnitude"/> in magnitude.</param>
    /// <param name="y">Second members; as many.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    public static CoMoments From(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException("The columns must have the same length.", nameof(y));
        var total = Empty;
        for (var i = 0; i < x.Length; i++)
            total = total.Add(x[i], y[i]);
        return total;
    }

    /// <summary>The sample with one pair more.</summary>
    /// <param name="x">First member. Range: finite, at most <see cref="Moments.MaxMagnitude"/> in magnitude.</param>
    /// <param name="y">Second member; the same range.</param>
    /// <returns>The new summary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    public CoMoments Add(double x, double y)
    {
        var newY = Y.Add(y);
        return new(X.Add(x), newY, ExactProducts + (X.DeviationOf(x) * newY.DeviationOf(y)));
    }

    /// <summary>The sample with one pair fewer; undoes <see cref="Add"/>, within the limits of <see cref="Moments.Subtract"/>.</summary>
    /// <param name="x">First member of a pair that is in the sample.</param>
    /// <param name="y">Its second member.</param>
    /// <returns>The new summary; exactly <see cref="Empty"/> when the last pair goes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    /// <exception cref="InvalidOperationException">The sample is empty.</exception>
    public CoMoments Remove(double x, double y)
    {
        Moments.RequireMagnitude(x, nameof(x));
        Moments.RequireMagnitude(y, nameof(y));
        return Subtract(new CoMoments(new Moments(1, x, 0), new Moments(1, y, 0), 0));
    }

    /// <summary>Both samples together.</summary>
    /// <param name="other">The other sample.</param>
    /// <returns>The summary of the union; the order of merging does not matter.</returns>
    public CoMoments Merge(CoMoments other)
    {
        if (other.Count == 0)
            return this;
        if (Count == 0)
            return other;
        var count = Count + other.Count;
        var between = X.DifferenceOfMeans(other.X) * Y.DifferenceOfMeans(other.Y) * (double)Count * (double)other.Count / count;
        return new(X.Merge(other.X), Y.Merge(other.Y), ExactProducts + other.ExactProducts + between);
    }

    /// <summary>The sample without a part of it; undoes <see cref="Merge"/>, within the limits of <see cref="Moments.Subtract"/>.</summary>
    /// <param name="part">A sample all of whose pairs are in this one.</param>
    /// <returns>The summary of the rest; exactly <see cref="Empty"/> when nothing is left.</returns>
    /// <exception cref="InvalidOperationException">The part has more pairs than this sample.</exception>
    public CoMoments Subtract(CoMoments part)
    {
        var x = X.Subtract(part.X);
        var y = Y.Subtract(part.Y);
        if (x.Count == 0 || part.Count == 0)
            return part.Count == 0 ? this : Empty;
        var between = x.DifferenceOfMeans(part.X) * y.DifferenceOfMeans(part.Y) * (double)part.Count * (double)x.Count / Count;
        return new(x, y, ExactProducts - part.ExactProducts - between);
    }
}
