using MathNet.Numerics;

namespace Splitrun.Statistics.Distributions;

/// <summary>The standard normal distribution, tails included.</summary>
internal static class NormalDistribution
{
    /// <summary>From here on the continued fraction of Mills' ratio replaces MathNet's erfc, which underflows at 38.</summary>
    private const double FarTail = 5;

    /// <summary>ln of the density. Range: any z.</summary>
    public static double LogDensity(double z) => (-0.5 * z * z) - Deviance.HalfLogTwoPi;

    /// <summary>The density phi(z).</summary>
    public static double Density(double z) => Math.Exp(LogDensity(z));

    /// <summary>P(Z &lt;= z).</summary>
    public static double Lower(double z) => Math.Exp(LogUpper(-z));

    /// <summary>P(Z > z).</summary>
    public static double Upper(double z) => Math.Exp(LogUpper(z));

    /// <summary>ln P(Z > z), accurate however far out.</summary>
    public static double LogUpper(double z)
    {
        if (z <= -FarTail)
            return Deviance.Log1p(-Math.Exp(LogUpper(-z)));
        return z < FarTail ? Math.Log(0.5 * SpecialFunctions.Erfc(z / Constants.Sqrt2)) : LogDensity(z) + Math.Log(MillsRatio(z));
    }

    /// <summary>The z with P(Z > z) = p.</summary>
    /// <param name="p">Upper tail probability. Range: 0 &lt; p &lt; 1.</param>
    public static double UpperQuantile(double p) => UpperQuantileOfLog(Math.Log(p), p);

    private static double UpperQuantileOfLog(double logP, double p)
    {
        if (p > 0.5)
            return -UpperQuantileOfLog(Deviance.Log1p(-p), 1 - p);
        var z = Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * p);
        // MathNet's inverse is good to about 1e-9 in places; two Newton steps on the logarithm give the rest.
        for (var i = 0; i < 2; i++)
        {
            var log = LogUpper(z);
            z += (log - logP) * Math.Exp(log - LogDensity(z));
        }

        return z;
    }

    // P(Z > z) / phi(z) = 1 / (z + 1 / (z + 2 / (z + 3 / ...))), DLMF 7.9.2; from z = 5 some 80 terms reach double precision.
    private static double MillsRatio(double z)
    {
        if (double.IsPositiveInfinity(z))
            return 0;
        var tail = z;
        for (var k = 80; k > 0; k--)
            tail = z + (k / tail);
        return 1 / tail;
    }
}
