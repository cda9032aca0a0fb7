namespace Splitrun.Statistics.Distributions;

/// <summary>The chi-square distribution, tails included.</summary>
internal static class ChiSquareDistribution
{
    /// <summary>ln P(X > x).</summary>
    /// <param name="x">Range: x >= 0.</param>
    /// <param name="degreesOfFreedom">df. Range: df > 0.</param>
    public static double LogUpper(double x, double degreesOfFreedom) => IncompleteGamma.At(0.5 * degreesOfFreedom, 0.5 * x).LogUpper;
}
