namespace Splitrun.Statistics.Distributions;

/// <summary>Student's t distribution with real degrees of freedom, tails included.</summary>
/// <remarks>DLMF 8.17: P(T > t) = I_x(df / 2, 1 / 2) / 2 with x = df / (df + t^2). MathNet's inverse calls itself slow and unreliable; see <see cref="UpperQuantile"/>.</remarks>
internal static class StudentDistribution
{
    private const double LogHalf = -0.693147180559945309417;

    /// <summary>ln P(T > t).</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">df. Range: df > 0.</param>
    public static double LogUpper(double t, double degreesOfFreedom)
    {
        var beyond = LogHalf + LogBeyond(t, degreesOfFreedom);
        return t >= 0 ? beyond : Deviance.LogComplement(beyond);
    }

    /// <summary>ln P(|T| > |t|).</summary>
    public static double LogBeyond(double t, double degreesOfFreedom)
    {
        var square = t * t;
        if (double.IsInfinity(square))
            return LogBeyondHuge(Math.Abs(t), degreesOfFreedom);
        return IncompleteBeta.At(0.5 * degreesOfFreedom, 0.5, degreesOfFreedom / (degreesOfFreedom + square), square / (degreesOfFreedom + square)).LogLower;
    }

    /// <summary>ln of the density.</summary>
    public static double LogDensity(double t, double degreesOfFreedom)
    {
        // [Loader00] section 4: the gamma ratio by deviances, so that large df lose nothing.
        var half = 0.5 * degreesOfFreedom;
        var ratio = Deviance.StirlingError(half + 0.5) - Deviance.StirlingError(half) - Deviance.Of(half, half + 0.5);
        return ratio - ((half + 0.5) * Deviance.Log1p(t * t / degreesOfFreedom)) - Deviance.HalfLogTwoPi;
    }

    /// <summary>The t with P(T > t) = p.</summary>
    /// <param name="p">Upper tail probability. Range: 0 &lt; p &lt; 1.</param>
    /// <param name="degreesOfFreedom">df. Range: df > 0.</param>
    /// <returns>The quantile, by Newton's method on the logarithm of the tail.</returns>
    public static double UpperQuantile(double p, double degreesOfFreedom)
    {
        if (p == 0.5)
            return 0;
        if (p > 0.5)
            return -UpperQuantile(1 - p, degreesOfFreedom);
        var guess = NormalDistribution.UpperQuantile(p);
        var upper = Math.Max(1, 2 * guess);
        while (LogUpper(upper, degreesOfFreedom) > Math.Log(p))
            upper *= 4;
        return p > 0.25 ? RootFinding.Newton(CenterExcess, 0, upper, guess) : RootFinding.Newton(TailExcess, 0, upper, guess);

        (double Value, double Slope) TailExcess(double t)
        {
            var log = LogUpper(t, degreesOfFreedom);
            return (log - Math.Log(p), -Math.Exp(LogDensity(t, degreesOfFreedom) - log));
        }

        // Near the median the distance of p from 1/2 carries the digits.
        (double Value, double Slope) CenterExcess(double t) =>
            (Math.Exp(LogWithin(t, degreesOfFreedom)) - (1 - (2 * p)), 2 * Math.Exp(LogDensity(t, degreesOfFreedom)));
    }

    private static double LogWithin(double t, double degreesOfFreedom)
    {
        var square = t * t;
        return IncompleteBeta.At(0.5, 0.5 * degreesOfFreedom, square / (degreesOfFreedom + square), degreesOfFreedom / (degreesOfFreedom + square)).LogLower;
    }

    // Beyond 1e154 the square overflows; there the tail is its leading term, x^(df/2) / (df/2 B(df/2, 1/2)).
    private static double LogBeyondHuge(double t, double degreesOfFreedom)
    {
        var half = 0.5 * degreesOfFreedom;
        return (half * (Math.Log(degreesOfFreedom) - (2 * Math.Log(t)))) - Math.Log(half) - IncompleteBeta.LogBeta(half, 0.5);
    }
}
