using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Comparisons;

/// <summary>A closed interval of plausible values.</summary>
/// <param name="Lower">Lower limit; negative infinity, or the limit of the possible, where a one-sided interval is open.</param>
/// <param name="Upper">Upper limit; positive infinity, or the limit of the possible, where a one-sided interval is open.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Whether a value lies in the interval, its limits included.</summary>
    /// <param name="value">The value.</param>
    /// <returns>True when it does.</returns>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    internal static Interval Around(double estimate, double standardError, double quantile, Alternative alternative) => alternative switch
    {
        Alternative.Greater => new(estimate - (quantile * standardError), double.PositiveInfinity),
        Alternative.Less => new(double.NegativeInfinity, estimate + (quantile * standardError)),
        _ => new(estimate - (quantile * standardError), estimate + (quantile * standardError)),
    };
}
