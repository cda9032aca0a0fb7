using MathNet.Numerics.Integration;

namespace Splitrun.Statistics.Distributions;

/// <summary>Integrals of smooth functions.</summary>
internal static class Quadrature
{
    private const int PointsAPanel = 32;

    /// <summary>Gauss-Legendre over equal panels of 32 points.</summary>
    /// <param name="function">A function smooth over a panel.</param>
    /// <param name="lower">Lower limit.</param>
    /// <param name="upper">Upper limit.</param>
    /// <param name="panels">Number of panels. Range: at least 1.</param>
    public static double Integrate(Func<double, double> function, double lower, double upper, int panels)
    {
        var width = (upper - lower) / panels;
        var sum = 0.0;
        for (var i = 0; i < panels; i++)
            sum += GaussLegendreRule.Integrate(function, lower + (i * width), lower + ((i + 1) * width), PointsAPanel);
        return sum;
    }

    /// <summary>ln of the integral of e^f over the whole line, by the trapezoidal rule, which converges exponentially for what dies away on both sides.</summary>
    /// <param name="logFunction">f, with one peak, falling without bound on both sides.</param>
    /// <param name="start">Where to begin looking for the peak.</param>
    /// <param name="step">Distance of the points; less than half the peak's standard deviation is plenty.</param>
    public static double LogIntegral(Func<double, double> logFunction, double start, double step)
    {
        var peak = Peak(logFunction, start, step);
        var reference = logFunction(peak);
        return reference + Math.Log(step * (1 + Side(1) + Side(-1)));

        double Side(int direction)
        {
            var sum = 0.0;
            for (var i = 1; ; i++)
            {
                var term = Math.Exp(logFunction(peak + (direction * i * step)) - reference);
                sum += term;
                if (term < 1e-18 * (1 + sum))
                    return sum;
            }
        }
    }

    // Strides that double while they climb and halve when they do not.
    private static double Peak(Func<double, double> function, double start, double step)
    {
        double best = start, value = function(start), stride = 4 * step;
        while (Math.Abs(stride) >= step / 2)
        {
            if (function(best + stride) is var ahead && (ahead > value || double.IsNegativeInfinity(value)))
                (best, value, stride) = (best + stride, ahead, 2 * stride);
            else if (function(best - stride) is var behind && behind > value)
                (best, value, stride) = (best - stride, behind, -2 * stride);
            else
                stride /= 4;
        }

        return best;
    }
}
