namespace Splitrun.Statistics.Distributions;

/// <summary>The beta distribution. Integrals run over the logit of its argument, where the density is smooth for every shape.</summary>
/// <param name="a">First shape. Range: above 0.</param>
/// <param name="b">Second shape. Range: above 0.</param>
internal sealed class BetaDistribution(double a, double b)
{
    // Steps of the trapezoidal rule in standard deviations: its error is about 2 exp(-2 pi^2 / 0.4^2), far below a double's.
    private const double Step = 0.4;

    public double Mean => a / (a + b);

    public double Variance => a / (a + b) * (b / (a + b)) / (a + b + 1);

    // About the standard deviation of the logit.
    private double Width => Math.Sqrt((1 / a) + (1 / b));

    /// <summary>The x with P(X &lt;= x) = p. Range: 0 &lt; p &lt; 1.</summary>
    public double LowerQuantile(double p)
    {
        var logP = Math.Log(p);
        var logRest = Deviance.Log1p(-p);
        var center = Math.Log(a / b);
        double low = center - Width, high = center + Width;
        while (Excess(low) > 0)
            low -= 2 * (high - low);
        while (Excess(high) < 0)
            high += 2 * (high - low);
        return 1 / (1 + Math.Exp(-RootFinding.Illinois(Excess, low, high)));

        double Excess(double logit)
        {
            var tails = AtLogit(logit);
            return p <= 0.5 ? tails.LogLower - logP : logRest - tails.LogUpper;
        }
    }

    /// <summary>P(X > Y) for an independent Y.</summary>
    public double ChanceToExceed(BetaDistribution other)
    {
        var above = LogChanceToExceed(other);
        // The smaller of both chances is the accurate one.
        return above <= -0.7 ? Math.Exp(above) : 1 - Math.Exp(other.LogChanceToExceed(this));
    }

    /// <summary>E max(0, X - Y) for an independent Y: the integral of P(Y &lt; x) P(X > x).</summary>
    public double ExpectedExcessOver(BetaDistribution other)
    {
        var start = 0.5 * (Math.Log(a / b) + Math.Log(other.A / other.B));
        return Math.Exp(Quadrature.LogIntegral(Log, start, Step * Math.Min(Width, other.Width)));

        double Log(double logit)
        {
            var (x, y) = Point(logit);
            return other.AtLogit(logit).LogLower + AtLogit(logit).LogUpper + Math.Log(x) + Math.Log(y);
        }
    }

    private double A => a;

    private double B => b;

    // Over the narrower of both densities, so that the other's distribution function is smooth on the scale of the steps.
    private double LogChanceToExceed(BetaDistribution other) => Width <= other.Width
        ? LogExpect(logit => other.AtLogit(logit).LogLower)
        : other.LogExpect(logit => AtLogit(logit).LogUpper);

    private double LogExpect(Func<double, double> logFunction) =>
        Quadrature.LogIntegral(logit => LogDensity(logit) + logFunction(logit), Math.Log(a / b), Step * Width);

    // Density of the logit: x^a y^b / B(a, b).
    private double LogDensity(double logit)
    {
        var (x, y) = Point(logit);
        return Deviance.LogBinomial(a, b, x, y) + Math.Log(a) + Math.Log(b / (a + b));
    }

    private Tails AtLogit(double logit)
    {
        var (x, y) = Point(logit);
        return IncompleteBeta.At(a, b, x, y);
    }

    private static (double X, double Y) Point(double logit) => (1 / (1 + Math.Exp(-logit)), 1 / (1 + Math.Exp(logit)));
}
