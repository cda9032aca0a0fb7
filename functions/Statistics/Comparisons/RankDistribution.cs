namespace Splitrun.Statistics.Comparisons;

/// <summary>Exact null distributions of rank statistics, as counts of equally likely arrangements by statistic.</summary>
/// <remarks>Generating functions, [HWC14] sections 3.1 and 4.1; the counts stay exact up to 2^53 and accurate to a few parts in 1e16 beyond.</remarks>
internal sealed class RankDistribution
{
    private readonly double[] _cumulative;

    private RankDistribution(double[] counts)
    {
        _cumulative = counts;
        for (var i = 1; i < counts.Length; i++)
            _cumulative[i] += _cumulative[i - 1];
    }

    private double Total => _cumulative[^1];

    /// <summary>Mann and Whitney's W of two arms: the product of (1 - x^(m + i)) / (1 - x^i), i = 1 to n.</summary>
    public static RankDistribution OfRankSum(int m, int n)
    {
        var counts = new double[(m * n) + 1];
        counts[0] = 1;
        for (var i = 1; i <= n; i++)
        {
            for (var w = counts.Length - 1; w >= m + i; w--)
                counts[w] -= counts[w - m - i];
            for (var w = i; w < counts.Length; w++)
                counts[w] += counts[w - i];
        }

        return new(counts);
    }

    /// <summary>Wilcoxon's V of n pairs: the product of (1 + x^i), i = 1 to n.</summary>
    public static RankDistribution OfSignedRank(int n)
    {
        var counts = new double[(n * (n + 1) / 2) + 1];
        counts[0] = 1;
        for (var i = 1; i <= n; i++)
        {
            for (var v = counts.Length - 1; v >= i; v--)
                counts[v] += counts[v - i];
        }

        return new(counts);
    }

    /// <summary>p-value of a statistic; two-sided: twice the smaller tail.</summary>
    public double PValue(double statistic, Alternative alternative)
    {
        var w = (int)statistic;
        double lower = AtMost(w) / Total, upper = AtMost(_cumulative.Length - 1 - w) / Total;
        return alternative switch
        {
            Alternative.Greater => upper,
            Alternative.Less => lower,
            _ => Math.Min(1, 2 * Math.Min(lower, upper)),
        };
    }

    /// <summary>The rank among ordered pairs that cuts off a tail of at most p; 0 when even the outermost cuts off more.</summary>
    public long LimitRank(double p)
    {
        var rank = 0;
        while (_cumulative[rank] / Total <= p)
            rank++;
        return rank;
    }

    private double AtMost(int w) => w < 0 ? 0 : _cumulative[w];
}
