namespace Splitrun.Statistics.Comparisons;

/// <summary>
/// What a method says of two arms (or of several): one shape for all methods. Either the numbers that the method has, or a
/// <see cref="Reason"/> why there are none. A number that a method does not have is null.
/// </summary>
public sealed record ComparisonResult
{
    /// <summary>Which method it was.</summary>
    public required ComparisonMethod Method { get; init; }

    /// <summary>The effect, treatment minus control, in the metric's unit.</summary>
    public double? Estimate { get; init; }

    /// <summary>Standard error of <see cref="Estimate"/>, in the metric's unit.</summary>
    public double? StandardError { get; init; }

    /// <summary>Interval for the effect at level 1 - alpha, in the metric's unit.</summary>
    public Interval? Interval { get; init; }

    /// <summary>The test statistic: t, z, F, chi-square, W, a Bayes factor or an e-value, by method.</summary>
    public double? Statistic { get; init; }

    /// <summary>Degrees of freedom, where the statistic has any; for F those of the denominator.</summary>
    public double? DegreesOfFreedom { get; init; }

    /// <summary>p-value, above 0 and at most 1; one below 4.9e-324 is given as that, see <see cref="LogPValue"/>.</summary>
    public double? PValue { get; init; }

    /// <summary>Natural logarithm of the p-value, accurate however small it is.</summary>
    public double? LogPValue { get; init; }

    /// <summary>Whether the result stays valid when it is looked at again and again while data arrive.</summary>
    public bool SafeUnderPeeking { get; init; }

    /// <summary>Whether the method's assumptions hold only nearly here; its documentation says when.</summary>
    public bool IsApproximate { get; init; }

    /// <summary>Why there are no numbers; null when there are.</summary>
    public Reason? Reason { get; init; }

    internal static ComparisonResult Without(ComparisonMethod method, Reason reason) => new() { Method = method, Reason = reason };

    /// <summary>The same result with a p-value, given as its logarithm.</summary>
    internal ComparisonResult WithPValue(double logPValue) => this with { PValue = PValueOf(logPValue), LogPValue = Math.Min(0, logPValue) };

    internal static double PValueOf(double logPValue) => Math.Clamp(Math.Exp(logPValue), double.Epsilon, 1);
}
