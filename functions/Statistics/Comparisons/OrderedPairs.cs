namespace Splitrun.Statistics.Comparisons;

/// <summary>Order statistics of all pairwise differences or averages, found without making them: Hodges and Lehmann's estimates.</summary>
/// <remarks>[HL63] eq. 1.1 and 1.3; bisection on the value, counting pairs in linear time ([JM78] does it faster still).</remarks>
internal static class OrderedPairs
{
    /// <summary>The difference b - a of a rank among all pairs.</summary>
    /// <param name="a">Ascending values.</param>
    /// <param name="b">Ascending values.</param>
    /// <param name="rank">Range: 1 to the number of pairs.</param>
    public static double Difference(double[] a, double[] b, long rank) =>
        Select(b[0] - a[^1], b[^1] - a[0], rank, limit => CountDifferences(a, b, limit));

    /// <summary>The Walsh average (d_i + d_j) / 2, i &lt;= j, of a rank.</summary>
    /// <param name="d">Ascending values.</param>
    /// <param name="rank">Range: 1 to n (n + 1) / 2.</param>
    public static double Average(double[] d, long rank) => Select(d[0], d[^1], rank, limit => CountAverages(d, limit));

    private static long CountDifferences(double[] a, double[] b, double limit)
    {
        long count = 0;
        for (int i = 0, j = 0; i < a.Length; i++)
        {
            while (j < b.Length && b[j] - a[i] <= limit)
                j++;
            count += j;
        }

        return count;
    }

    private static long CountAverages(double[] d, double limit)
    {
        long count = 0;
        var j = d.Length - 1;
        for (var i = 0; i <= j; i++)
        {
            while (j >= i && 0.5 * (d[i] + d[j]) > limit)
                j--;
            count += j - i + 1;
        }

        return count;
    }

    // The smallest double with at least so many pairs at or below it, which is the order statistic itself.
    private static double Select(double lowest, double highest, long rank, Func<double, long> countAtMost)
    {
        Int128 low = ToOrder(lowest) - 1, high = ToOrder(highest);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (countAtMost(FromOrder((long)middle)) >= rank)
                high = middle;
            else
                low = middle;
        }

        return FromOrder((long)high);
    }

    // Doubles in ascending order as consecutive integers.
    private static long ToOrder(double value) => BitConverter.DoubleToInt64Bits(value + 0.0) is var bits && bits >= 0 ? bits : long.MinValue - bits;

    private static double FromOrder(long order) => BitConverter.Int64BitsToDouble(order >= 0 ? order : long.MinValue - order);
}
