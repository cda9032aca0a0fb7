using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>
/// The relative lift (mean B - mean A) / |mean A|, as a share: 0.1 is 10 %. All numbers are null when there is a <see cref="Reason"/>.
/// </summary>
public sealed record RelativeEffect
{
    /// <summary>The lift.</summary>
    public double? Estimate { get; init; }

    /// <summary>Its standard error by the delta method.</summary>
    public double? StandardError { get; init; }

    /// <summary>Degrees of freedom of the standard error.</summary>
    public double? DegreesOfFreedom { get; init; }

    /// <summary>Interval by the delta method, symmetric around the estimate.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Fieller's interval, which respects the uncertainty of the baseline; wider on the side away from 0.</summary>
    public Interval? FiellerInterval { get; init; }

    /// <summary>Why there are no numbers; null when there are.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Computes the lift from two samples.</summary>
    /// <param name="control">The control arm (A), the baseline.</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>
    /// The lift; or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/>, <see cref="Reason.ZeroVariance"/>, or
    /// <see cref="Reason.BaselineNearZero"/> when the interval of mean A at the same level holds 0.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    /// <remarks>
    /// Variance vB / (nB mA^2) + vA mB^2 / (nA mA^4), [DKM18] eq. 4; its degrees of freedom [Satterthwaite46] from those two parts.
    /// Fieller's interval: [Fieller54] eq. 9 with the same t quantile, for independent arms.
    /// </remarks>
    public static RelativeEffect Of(Moments control, Moments treatment, double alpha = 0.05)
    {
        Levels.Require(alpha);
        if (WelchTest.ReasonAgainst(control, treatment) is { } reason)
            return new() { Reason = reason };
        return Of(
            new(control.Mean, control.VarianceOfMean, control.Count),
            new(treatment.Mean, treatment.VarianceOfMean, treatment.Count),
            control.DifferenceOfMeans(treatment).High,
            alpha);
    }

    internal static RelativeEffect Of(EstimatedMean control, EstimatedMean treatment, double difference, double alpha)
    {
        if (IsNearZero(control, alpha))
            return new() { Reason = Comparisons.Reason.BaselineNearZero };
        // Scaled parts: the variances of B / mean A and of A (mean B / mean A) / mean A.
        var ratio = treatment.Mean / control.Mean;
        var scaled = new EstimatedMean(control.Mean, control.Variance * ratio * ratio, control.Count);
        var result = OfParts(control, difference / control.Mean, scaled, treatment, alpha);
        if (result.DegreesOfFreedom is not { } degreesOfFreedom)
            return result;
        return result with { FiellerInterval = Fieller(control, treatment, StudentDistribution.UpperQuantile(alpha / 2, degreesOfFreedom)) };
    }

    /// <summary>The lift whose variance is that of two independent parts over the squared baseline.</summary>
    internal static RelativeEffect OfParts(EstimatedMean baseline, double signedLift, EstimatedMean controlPart, EstimatedMean treatmentPart, double alpha)
    {
        if (IsNearZero(baseline, alpha))
            return new() { Reason = Comparisons.Reason.BaselineNearZero };
        var standardError = Math.Sqrt(controlPart.Variance + treatmentPart.Variance) / Math.Abs(baseline.Mean);
        if (!(standardError > 0))
            return new() { Reason = Comparisons.Reason.ZeroVariance };
        var degreesOfFreedom = WelchTest.Satterthwaite(controlPart.Variance, controlPart.Count, treatmentPart.Variance, treatmentPart.Count);
        var quantile = StudentDistribution.UpperQuantile(alpha / 2, degreesOfFreedom);
        var estimate = baseline.Mean > 0 ? signedLift : -signedLift;
        return new()
        {
            Estimate = estimate,
            StandardError = standardError,
            DegreesOfFreedom = degreesOfFreedom,
            Interval = Comparisons.Interval.Around(estimate, standardError, quantile, Alternative.TwoSided),
        };
    }

    private static bool IsNearZero(EstimatedMean control, double alpha)
    {
        if (control.Mean == 0)
            return true;
        return control.Variance > 0
            && Math.Abs(control.Mean) <= StudentDistribution.UpperQuantile(alpha / 2, control.Count - 1) * Math.Sqrt(control.Variance);
    }

    private static Interval? Fieller(EstimatedMean control, EstimatedMean treatment, double quantile)
    {
        var square = quantile * quantile;
        var ratio = treatment.Mean / control.Mean;
        var relativeVariance = control.Variance / control.Mean / control.Mean;
        var g = square * relativeVariance;
        if (g >= 1)
            return null;
        var root = quantile * Math.Sqrt(((1 - g) * treatment.Variance / control.Mean / control.Mean) + (ratio * ratio * relativeVariance));
        double lower = (ratio - root) / (1 - g), upper = (ratio + root) / (1 - g);
        return control.Mean > 0 ? new(lower - 1, upper - 1) : new(1 - upper, 1 - lower);
    }
}
