namespace Splitrun.Statistics.Distributions;

/// <summary>The regularized incomplete beta function I_x(a, b): the tails of the beta, Student, F and binomial distributions.</summary>
/// <remarks>
/// Continued fraction of [DM92] eq. 9, which keeps a y - b x apart and so its digits where x is near 1 and a large (DLMF 8.17.22 does not), evaluated by the
/// modified Lentz algorithm [TB86], with the prefactor in [Loader00]'s form. MathNet's BetaRegularized gives neither logarithms nor the small tail beyond 1e-16 of the large one, and stops silently at an iteration cap.
/// </remarks>
internal static class IncompleteBeta
{
    private const double Tiny = 1e-300;
    private const int MaxIterations = 10_000_000;

    /// <summary>ln I_x(a, b) and ln(1 - I_x(a, b)).</summary>
    /// <param name="a">First shape. Range: a > 0.</param>
    /// <param name="b">Second shape. Range: b > 0.</param>
    /// <param name="x">Range: 0 to 1.</param>
    /// <param name="y">1 - x, given apart so that it keeps its digits.</param>
    public static Tails At(double a, double b, double x, double y)
    {
        if (x <= 0)
            return new(double.NegativeInfinity, 0);
        if (y <= 0)
            return new(0, double.NegativeInfinity);
        return x < (a + 1) / (a + b + 2) ? Tails.FromLower(LogFraction(a, b, x, y)) : Tails.FromUpper(LogFraction(b, a, y, x));
    }

    /// <summary>ln of the beta density x^(a-1) y^(b-1) / B(a, b).</summary>
    public static double LogDensity(double a, double b, double x, double y) =>
        Deviance.LogBinomial(a, b, x, y) + Math.Log(a) + Math.Log(b / (a + b)) - Math.Log(x) - Math.Log(y);

    /// <summary>ln B(a, b). Range: a > 0, b > 0.</summary>
    public static double LogBeta(double a, double b)
    {
        if (a < b)
            return LogBeta(b, a);
        var n = a + b;
        // B(a, b) = n / (a b) p^a q^b / density, at p = a / n where the deviances vanish.
        var logDensity = Deviance.LogBinomial(a, b, a / n, b / n);
        return Math.Log(n / a) - Math.Log(b) + (a * Deviance.Log1p(-b / n)) + (b * Math.Log(b / n)) - logDensity;
    }

    // I_x(a, b) = x^a y^b / B(a, b) over the fraction.
    private static double LogFraction(double a, double b, double x, double y) =>
        Deviance.LogBinomial(a, b, x, y) + Math.Log(a) + Math.Log(b / (a + b)) - Math.Log(Fraction(a, b, x, y));

    private static double Fraction(double a, double b, double x, double y)
    {
        var value = a * ((a * y) - (b * x) + 1) / (a + 1);
        double c = value, d = 0;
        for (var m = 1; m < MaxIterations; m++)
        {
            var spread = a + (2.0 * m) - 1;
            var numerator = (a + m - 1) / spread * ((a + b + m - 1) / spread) * m * (b - m) * x * x;
            var denominator = m + (m * (b - m) * x / spread) + ((a + m) * ((a * y) - (b * x) + 1 + (m * (1 + y))) / (spread + 2));
            d = denominator + (numerator * d);
            c = denominator + (numerator / c);
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = Math.Abs(c) < Tiny ? Tiny : c;
            value *= c * d;
            if (Math.Abs((c * d) - 1) < 3e-16)
                return value;
        }

        throw new InvalidOperationException($"The continued fraction of I_x(a, b) did not converge at a = {a:R}, b = {b:R}, x = {x:R}.");
    }
}
