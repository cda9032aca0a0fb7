namespace Splitrun.Statistics.Distributions;

/// <summary>The F distribution (Fisher, Snedecor) with real degrees of freedom, tails included.</summary>
internal static class FisherDistribution
{
    /// <summary>ln P(F > f): ln I_x(d2 / 2, d1 / 2) with x = d2 / (d2 + d1 f), DLMF 8.17.</summary>
    /// <param name="f">Range: f >= 0.</param>
    /// <param name="numerator">d1. Range: d1 > 0.</param>
    /// <param name="denominator">d2. Range: d2 > 0.</param>
    public static double LogUpper(double f, double numerator, double denominator)
    {
        var sum = denominator + (numerator * f);
        return IncompleteBeta.At(0.5 * denominator, 0.5 * numerator, denominator / sum, numerator * f / sum).LogLower;
    }
}
