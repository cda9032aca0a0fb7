namespace Splitrun.Statistics.Distributions;

/// <summary>The regularized incomplete gamma functions P(a, x) and Q(a, x): the tails of the gamma, chi-square and Poisson distributions.</summary>
/// <remarks>Series DLMF 8.7.1 and continued fraction DLMF 8.9.2 by the modified Lentz algorithm [TB86], prefactor in [Loader00]'s form.</remarks>
internal static class IncompleteGamma
{
    private const double Tiny = 1e-300;
    private const int MaxIterations = 10_000_000;

    /// <summary>ln P(a, x) and ln Q(a, x).</summary>
    /// <param name="a">Shape. Range: a > 0.</param>
    /// <param name="x">Range: x >= 0.</param>
    public static Tails At(double a, double x)
    {
        if (x <= 0)
            return new(double.NegativeInfinity, 0);
        if (double.IsPositiveInfinity(x))
            return new(0, double.NegativeInfinity);
        var logPoisson = Deviance.LogPoisson(a, x);
        return x < a + 1
            ? Tails.FromLower(logPoisson + Math.Log(Series(a, x)))
            : Tails.FromUpper(logPoisson + Math.Log(a) - Math.Log(Fraction(a, x)));
    }

    private static double Series(double a, double x)
    {
        double term = 1, sum = 1;
        for (var n = 1; n < MaxIterations; n++)
        {
            term *= x / (a + n);
            sum += term;
            if (term < sum * 1e-17)
                return sum;
        }

        throw new InvalidOperationException($"The series of P(a, x) did not converge at a = {a:R}, x = {x:R}.");
    }

    private static double Fraction(double a, double x)
    {
        var value = x + 1 - a;
        value = Math.Abs(value) < Tiny ? Tiny : value;
        double c = value, d = 0;
        for (var n = 1; n < MaxIterations; n++)
        {
            var coefficient = n * (a - n);
            var partial = x + (2 * n) + 1 - a;
            d = partial + (coefficient * d);
            c = partial + (coefficient / c);
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = Math.Abs(c) < Tiny ? Tiny : c;
            value *= c * d;
            if (Math.Abs((c * d) - 1) < 3e-16)
                return value;
        }

        throw new InvalidOperationException($"The continued fraction of Q(a, x) did not converge at a = {a:R}, x = {x:R}.");
    }
}
