namespace Splitrun.Statistics.Distributions;

/// <summary>The non-central t distribution, for the power of t tests.</summary>
/// <remarks>
/// P(T > t) is the mean of Phi(noncentrality - t S) over S = sqrt(chi-square / df), by Gauss-Legendre quadrature. The series that R uses ([Lenth89]) loses its
/// digits in the far tail and stops at a noncentrality of 37.6; MathNet has none.
/// </remarks>
internal static class NoncentralStudentDistribution
{
    // The density of S beyond this many standard deviations, 1 / sqrt(2 df), no longer adds to a double.
    private const double Reach = 12;
    private const int Panels = 16;

    /// <summary>P(T > t).</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">df. Range: at least 1.</param>
    /// <param name="noncentrality">Any number.</param>
    public static double Upper(double t, double degreesOfFreedom, double noncentrality) =>
        Mean(degreesOfFreedom, s => NormalDistribution.Upper((t * s) - noncentrality));

    /// <summary>P(T &lt; t).</summary>
    public static double Lower(double t, double degreesOfFreedom, double noncentrality) => Upper(-t, degreesOfFreedom, -noncentrality);

    private static double Mean(double degreesOfFreedom, Func<double, double> function)
    {
        var reach = Reach / Math.Sqrt(2 * degreesOfFreedom);
        var half = 0.5 * degreesOfFreedom;
        // The density of S: 2 df s times that of chi-square at df s^2, whose logarithm is that of a Poisson mass.
        return Quadrature.Integrate(s => Density(s) * function(s), Math.Max(0, 1 - reach), 1 + reach, Panels);

        double Density(double s) => s <= 0 ? 0 : 2 * half / s * Math.Exp(Deviance.LogPoisson(half, half * s * s));
    }
}
