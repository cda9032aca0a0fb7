namespace Splitrun.Statistics.Distributions;

/// <summary>
/// The pieces from which densities are put together without the cancellation of subtracting large log-gammas.
/// </summary>
/// <remarks>[Loader00] sections 2 and 3. MathNet's densities subtract log-gammas and lose digits as the counts grow, hence these.</remarks>
internal static class Deviance
{
    /// <summary>ln sqrt(2 pi).</summary>
    public const double HalfLogTwoPi = 0.918938533204672741780329736406;

    private const double SeriesFrom = 16;

    /// <summary>The rest of Stirling's formula: ln Gamma(z + 1) - (z + 1/2) ln z + z - ln sqrt(2 pi).</summary>
    /// <param name="z">Range: z > 0.</param>
    /// <returns>The rest, absolute error about 1e-16; infinity at 0.</returns>
    public static double StirlingError(double z)
    {
        var below = 0.0;
        for (; z < SeriesFrom; z++)
            below += ((z + 0.5) * Log1p(1 / z)) - 1;
        var s = 1 / (z * z);
        // DLMF 5.11.1: B_2k / (2k (2k - 1) z^(2k - 1)); the first term left out is below 1e-17 from z = 16.
        var series = (1.0 / 12) - ((1.0 / 360) - ((1.0 / 1260) - ((1.0 / 1680) - ((1.0 / 1188) - (691.0 / 360360 * s)) * s) * s) * s) * s;
        return below + (series / z);
    }

    /// <summary>The deviance x ln(x / mean) + mean - x, at least 0.</summary>
    /// <param name="x">Range: x >= 0.</param>
    /// <param name="mean">Range: mean > 0.</param>
    /// <returns>The deviance without cancellation near x = mean.</returns>
    public static double Of(double x, double mean)
    {
        if (x == 0)
            return mean;
        var difference = x - mean;
        if (Math.Abs(difference) >= 0.1 * (x + mean))
            return (x * (Math.Log(x) - Math.Log(mean))) - difference;
        // [Loader00] eq. 5: a series in v = (x - mean) / (x + mean).
        var v = difference / (x + mean);
        var sum = difference * v;
        var term = 2 * x * v;
        v *= v;
        for (var j = 1; ; j++)
        {
            term *= v;
            var next = sum + (term / ((2 * j) + 1));
            if (next == sum)
                return sum;
            sum = next;
        }
    }

    /// <summary>Logarithm of the binomial density continued to real arguments: Gamma(n + 1) / (Gamma(k + 1) Gamma(n - k + 1)) p^k q^(n - k).</summary>
    /// <param name="k">Successes. Range: k >= 0.</param>
    /// <param name="rest">n - k. Range: at least 0.</param>
    /// <param name="p">Probability of success. Range: 0 to 1.</param>
    /// <param name="q">1 - p, given apart so that it keeps its digits.</param>
    public static double LogBinomial(double k, double rest, double p, double q)
    {
        var n = k + rest;
        if (k == 0)
            return rest == 0 ? 0 : rest * LogOf(q, p);
        if (rest == 0)
            return k * LogOf(p, q);
        if (p == 0 || q == 0)
            return double.NegativeInfinity;
        return StirlingError(n) - StirlingError(k) - StirlingError(rest) - Of(k, n * p) - Of(rest, n * q)
            + (0.5 * (Math.Log(n / rest) - Math.Log(k))) - HalfLogTwoPi;
    }

    /// <summary>Logarithm of the Poisson density continued to real arguments: mean^k e^-mean / Gamma(k + 1).</summary>
    /// <param name="k">Range: k > 0.</param>
    /// <param name="mean">Range: mean > 0.</param>
    public static double LogPoisson(double k, double mean) => -StirlingError(k) - Of(k, mean) - HalfLogTwoPi - (0.5 * Math.Log(k));

    /// <summary>ln(1 + x) without cancellation. Range: x > -1.</summary>
    public static double Log1p(double x)
    {
        // [Higham02] section 1.14.1 (after Kahan): the rounding of 1 + x cancels in the quotient.
        var u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>e^x - 1 without cancellation.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.5)
            return Math.Exp(x) - 1;
        var u = Math.Exp(x);
        return u == 1 ? x : (u - 1) * (x / Math.Log(u));
    }

    /// <summary>ln(1 - e^x) for x below 0.</summary>
    public static double LogComplement(double x) => x > -0.6931471805599453 ? Math.Log(-Expm1(x)) : Log1p(-Math.Exp(x));

    /// <summary>ln(e^x + e^y).</summary>
    public static double LogSum(double x, double y)
    {
        var (high, low) = x > y ? (x, y) : (y, x);
        return double.IsNegativeInfinity(low) ? high : high + Log1p(Math.Exp(low - high));
    }

    private static double LogOf(double p, double q) => p > 0.5 ? Log1p(-q) : Math.Log(p);
}
