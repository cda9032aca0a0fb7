using System.Runtime.InteropServices;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Statistics.Sequential;

/// <summary>
/// What all looks so far say together: the intersection of their intervals and the smallest of their p-values, so that a conclusion
/// once reached does not flicker. The default value is <see cref="None"/>.
/// </summary>
/// <remarks>Valid for methods that are safe under peeking only: [HRMS21] section 2, [RGVS23] section 2.4.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RunningConclusion
{
    /// <summary>Before the first look.</summary>
    public static readonly RunningConclusion None;

    /// <summary>Makes a conclusion from its numbers, as read back from storage.</summary>
    /// <param name="interval">Intersection of the intervals so far; null before the first.</param>
    /// <param name="logPValue">Logarithm of the smallest p-value so far. Range: at most 0; null before the first.</param>
    public RunningConclusion(Interval? interval, double? logPValue)
    {
        Interval = interval;
        LogPValue = logPValue is { } value ? Math.Min(0, value) : null;
    }

    /// <summary>Intersection of the intervals so far; null before the first.</summary>
    public Interval? Interval { get; }

    /// <summary>Natural logarithm of the smallest p-value so far; null before the first.</summary>
    public double? LogPValue { get; }

    /// <summary>The smallest p-value so far, above 0 and at most 1; null before the first.</summary>
    public double? PValue => LogPValue is { } log ? ComparisonResult.PValueOf(log) : null;

    /// <summary>The conclusion after another look.</summary>
    /// <param name="look">The result of a method that is safe under peeking; one without numbers changes nothing.</param>
    /// <returns>
    /// The new conclusion. Where the look's interval does not meet the intersection so far (which happens with probability alpha at most, or after data were
    /// corrected), the intersection starts anew from it.
    /// </returns>
    /// <exception cref="ArgumentException">The method is not safe under peeking.</exception>
    public RunningConclusion After(ComparisonResult look)
    {
        ArgumentNullException.ThrowIfNull(look);
        if (look.Reason is not null)
            return this;
        if (!look.SafeUnderPeeking)
            throw new ArgumentException("Looks may only be joined for a method that is safe under peeking.", nameof(look));
        return new(Meet(Interval, look.Interval), Least(LogPValue, look.LogPValue));
    }

    private static Interval? Meet(Interval? soFar, Interval? now)
    {
        if (soFar is not { } before || now is not { } last)
            return soFar ?? now;
        var lower = Math.Max(before.Lower, last.Lower);
        var upper = Math.Min(before.Upper, last.Upper);
        return lower <= upper ? new(lower, upper) : last;
    }

    private static double? Least(double? soFar, double? now) =>
        soFar is { } before && now is { } last ? Math.Min(before, last) : soFar ?? now;
}
