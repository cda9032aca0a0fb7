namespace Splitrun.Statistics.Distributions;

/// <summary>Roots of monotone functions, to the last bits of the argument.</summary>
internal static class RootFinding
{
    private const int MaxIterations = 300;

    /// <summary>Where a monotone function crosses 0, by Newton's method kept inside a shrinking bracket.</summary>
    /// <param name="function">Value and derivative.</param>
    /// <param name="lower">Lower end; the function has one sign here.</param>
    /// <param name="upper">Upper end; and the other sign, or 0, here.</param>
    /// <param name="guess">Where to begin.</param>
    /// <returns>The root.</returns>
    /// <exception cref="InvalidOperationException">No root to double precision after 300 steps.</exception>
    public static double Newton(Func<double, (double Value, double Slope)> function, double lower, double upper, double guess)
    {
        var risesFromLower = function(lower).Value < 0;
        var x = guess > lower && guess < upper ? guess : 0.5 * (lower + upper);
        for (var i = 0; i < MaxIterations; i++)
        {
            var (value, slope) = function(x);
            if (value == 0)
                return x;
            if (value < 0 == risesFromLower)
                lower = x;
            else
                upper = x;
            var next = x - (value / slope);
            var isInside = next > lower && next < upper;
            // Newton's error is about the square of its last step: after one of 1e-10 nothing but rounding is left.
            if ((isInside && Math.Abs(next - x) <= 1e-10 * Math.Abs(x)) || upper - lower <= 4e-16 * Math.Max(Math.Abs(lower), Math.Abs(upper)))
                return isInside ? next : x;
            // Every fourth step halves the bracket, so that a slow side cannot stall it.
            x = isInside && i % 4 != 3 ? next : 0.5 * (lower + upper);
        }

        throw new InvalidOperationException($"No root found between {lower:R} and {upper:R}.");
    }

    /// <summary>Where a continuous function without a handy derivative crosses 0.</summary>
    /// <param name="function">The function.</param>
    /// <param name="lower">Lower end; the function has one sign here.</param>
    /// <param name="upper">Upper end; and the other sign, or 0, here.</param>
    /// <returns>The root, to about 1e-14 relative.</returns>
    /// <remarks>The Illinois variant of false position, [DJ71].</remarks>
    public static double Illinois(Func<double, double> function, double lower, double upper)
    {
        double atLower = function(lower), atUpper = function(upper);
        if (atLower == 0)
            return lower;
        if (atUpper == 0)
            return upper;
        if (atLower > 0 == atUpper > 0)
            throw new InvalidOperationException($"The function has one sign on both ends of [{lower:R}, {upper:R}].");
        for (var i = 0; i < MaxIterations; i++)
        {
            var weighted = ((lower * atUpper) - (upper * atLower)) / (atUpper - atLower);
            var middle = i % 8 == 7 || !(weighted > lower && weighted < upper) ? 0.5 * (lower + upper) : weighted;
            var value = function(middle);
            if (value == 0 || upper - lower <= 1e-14 * Math.Max(Math.Abs(lower), Math.Abs(upper)) || middle == lower || middle == upper)
                return middle;
            if (value > 0 == atUpper > 0)
                (upper, atUpper, atLower) = (middle, value, atLower / 2);
            else
                (lower, atLower, atUpper) = (middle, value, atUpper / 2);
        }

        throw new InvalidOperationException($"No root found between {lower:R} and {upper:R}.");
    }
}
