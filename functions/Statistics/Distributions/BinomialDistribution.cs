namespace Splitrun.Statistics.Distributions;

/// <summary>The binomial distribution, tails included.</summary>
internal static class BinomialDistribution
{
    /// <summary>ln P(X = k).</summary>
    /// <param name="k">Successes. Range: 0 to n.</param>
    /// <param name="n">Trials.</param>
    /// <param name="p">Probability of success. Range: 0 to 1.</param>
    public static double LogMass(long k, long n, double p) => Deviance.LogBinomial(k, n - k, p, 1 - p);

    /// <summary>ln P(X &lt;= k) and ln P(X > k), by DLMF 8.17.5.</summary>
    public static Tails At(long k, long n, double p)
    {
        if (k < 0)
            return new(double.NegativeInfinity, 0);
        return k >= n ? new(0, double.NegativeInfinity) : IncompleteBeta.At(k + 1, n - k, p, 1 - p).Swapped;
    }

    /// <summary>The largest k with P(X &lt; k) at most a tail probability: the lower rank of an order-statistic interval.</summary>
    /// <param name="tail">Range: 0 &lt; tail &lt; 1/2.</param>
    /// <param name="n">Trials.</param>
    /// <param name="p">Probability of success. Range: 0 &lt; p &lt; 1.</param>
    /// <returns>k, from 0 to n; 0 when even P(X = 0) is larger than the tail.</returns>
    public static long LowerRank(double tail, long n, double p)
    {
        long below = 0, above = n + 1;
        var logTail = Math.Log(tail);
        while (above - below > 1)
        {
            var middle = below + ((above - below) / 2);
            if (At(middle - 1, n, p).LogLower <= logTail)
                below = middle;
            else
                above = middle;
        }

        return below;
    }
}
