namespace Splitrun.Statistics.Samples;

/// <summary>
/// Means and covariances of several variables measured together, for adjusted ratio metrics. Immutable; merges and subtracts as
/// <see cref="Moments"/> does, in the same doubled precision.
/// </summary>
/// <remarks>[Pebay08] eq. 3.11 and 3.12, for every pair of variables.</remarks>
public sealed class JointMoments
{
    private readonly DoubleDouble[] _means;

    // Row by row of the lower triangle, the diagonal included.
    private readonly DoubleDouble[] _products;

    private JointMoments(long count, DoubleDouble[] means, DoubleDouble[] products)
    {
        Count = count;
        _means = means;
        _products = products;
    }

    /// <summary>Number of joint observations (n).</summary>
    public long Count { get; }

    /// <summary>Number of variables.</summary>
    public int Variables => _means.Length;

    /// <summary>The sample without observations.</summary>
    /// <param name="variables">Number of variables. Range: at least 1.</param>
    /// <returns>The empty sample.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no variable.</exception>
    public static JointMoments Empty(int variables)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(variables, 1);
        return new(0, new DoubleDouble[variables], new DoubleDouble[variables * (variables + 1) / 2]);
    }

    /// <summary>Mean of a variable, in its unit; 0 when the sample is empty.</summary>
    /// <param name="variable">Index of the variable, from 0.</param>
    /// <returns>The mean.</returns>
    public double Mean(int variable) => _means[variable].High;

    /// <summary>Unbiased sample covariance of two variables, or the variance of one with itself; NaN below two observations.</summary>
    /// <param name="first">Index of the one.</param>
    /// <param name="second">Index of the other.</param>
    /// <returns>The covariance, in the product of both units.</returns>
    public double Covariance(int first, int second) =>
        Count < 2 ? double.NaN : _products[Index(Math.Max(first, second), Math.Min(first, second))].High / (Count - 1);

    /// <summary>The sample with one observation more.</summary>
    /// <param name="values">A value a variable. Range: finite, at most <see cref="Moments.MaxMagnitude"/> in magnitude.</param>
    /// <returns>The new sample.</returns>
    /// <exception cref="ArgumentException">The number of values is not that of the variables.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    public JointMoments Add(ReadOnlySpan<double> values) => Merge(Single(values));

    /// <summary>The sample with one observation fewer; undoes <see cref="Add"/>.</summary>
    /// <param name="values">An observation that is in the sample.</param>
    /// <returns>The new sample.</returns>
    /// <exception cref="ArgumentException">The number of values is not that of the variables.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    /// <exception cref="InvalidOperationException">The sample is empty.</exception>
    public JointMoments Remove(ReadOnlySpan<double> values)
    {
        var part = Single(values);
        if (Count == 0)
            throw new InvalidOperationException("More observations would be removed than the sample holds.");
        if (Count == 1)
            return Empty(Variables);
        DoubleDouble[] means = [.. _means.Select((mean, i) => mean + ((mean - part._means[i]) / (Count - 1)))];
        var products = new DoubleDouble[_products.Length];
        for (var i = 0; i < Variables; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var between = (part._means[i] - means[i]) * (part._means[j] - means[j]) * (double)(Count - 1) / Count;
                products[Index(i, j)] = _products[Index(i, j)] - between;
            }
        }

        return new(Count - 1, means, products);
    }

    /// <summary>Both samples together.</summary>
    /// <param name="other">A sample of the same variables.</param>
    /// <returns>The union.</returns>
    /// <exception cref="ArgumentException">The numbers of variables differ.</exception>
    public JointMoments Merge(JointMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Variables != Variables)
            throw new ArgumentException("Both samples must have the same variables.", nameof(other));
        if (Count == 0 || other.Count == 0)
            return Count == 0 ? other : this;
        var count = Count + other.Count;
        DoubleDouble[] differences = [.. _means.Select((mean, i) => other._means[i] - mean)];
        DoubleDouble[] means = [.. _means.Select((mean, i) => mean + (differences[i] * (double)other.Count / count))];
        var products = new DoubleDouble[_products.Length];
        for (var i = 0; i < Variables; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var between = differences[i] * differences[j] * (double)Count * (double)other.Count / count;
                products[Index(i, j)] = _products[Index(i, j)] + other._products[Index(i, j)] + between;
            }
        }

        return new(count, means, products);
    }

    private JointMoments Single(ReadOnlySpan<double> values)
    {
        if (values.Length != Variables)
            throw new ArgumentException("An observation has one value a variable.", nameof(values));
        var means = new DoubleDouble[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            Moments.RequireMagnitude(values[i], nameof(values));
            means[i] = values[i];
        }

        return new(1, means, new DoubleDouble[_products.Length]);
    }

    private static int Index(int row, int column) => (row * (row + 1) / 2) + column;
}
