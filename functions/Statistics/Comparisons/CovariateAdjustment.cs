using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>CUPED: means adjusted by a covariate that was known before the assignment, which takes out the variance that it explains.</summary>
/// <remarks>[DXKW13] eq. 4 to 6, with one coefficient theta pooled over all arms; degrees of freedom [Satterthwaite46]. Valid at one look.</remarks>
public sealed record CovariateAdjustment
{
    private CovariateAdjustment(double coefficient, double varianceReduction)
    {
        Coefficient = coefficient;
        VarianceReduction = varianceReduction;
    }

    /// <summary>theta, the pooled Cov(Y, X) / Var(X) within arms; 0 where the covariate does not vary.</summary>
    public double Coefficient { get; }

    /// <summary>Share of the variance within arms that the covariate takes out, from 0 to 1.</summary>
    public double VarianceReduction { get; }

    /// <summary>Finds the coefficient over all arms of an experiment.</summary>
    /// <param name="arms">Each arm's pairs of covariate (X) and outcome (Y).</param>
    /// <returns>The adjustment; without any effect where the covariate does not vary.</returns>
    public static CovariateAdjustment Of(IReadOnlyList<CoMoments> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        double products = arms.Sum(arm => arm.SumOfProducts), squares = arms.Sum(arm => arm.X.SumOfSquaredDeviations);
        var outcomes = arms.Sum(arm => arm.Y.SumOfSquaredDeviations);
        if (squares == 0 || outcomes == 0)
            return new(0, 0);
        return new(products / squares, Math.Clamp(products / squares * products / outcomes, 0, 1));
    }

    /// <summary>Compares the adjusted means of two arms.</summary>
    /// <param name="control">The control arm (A): pairs of covariate (X) and outcome (Y).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate of the adjusted difference, standard error, interval, t, df and p; or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/>,
    /// <see cref="Reason.ZeroVariance"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public ComparisonResult Compare(CoMoments control, CoMoments treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(control, treatment) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.Cuped, reason);
        return EstimatedMean.Compare(ComparisonMethod.Cuped, Adjusted(control, 1), Adjusted(treatment, 1), Difference(control, treatment), alpha, alternative);
    }

    /// <summary>The relative lift of the adjusted difference over control's own, unadjusted mean.</summary>
    /// <param name="control">The control arm (A): pairs of covariate (X) and outcome (Y).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>The lift without Fieller's interval; or a reason as for <see cref="RelativeEffect.Of(Moments, Moments, double)"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    /// <remarks>Delta method over (mean Y, mean X) of both arms: control's outcome enters with 1 + lift, its covariate with theta.</remarks>
    public RelativeEffect Relative(CoMoments control, CoMoments treatment, double alpha = 0.05)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(control, treatment) is { } reason)
            return new() { Reason = reason };
        var baseline = new EstimatedMean(control.Y.Mean, control.Y.VarianceOfMean, control.Count);
        var lift = Difference(control, treatment) / control.Y.Mean;
        return RelativeEffect.OfParts(baseline, lift, Adjusted(control, 1 + lift), Adjusted(treatment, 1), alpha);
    }

    // Mean and variance of weight Y - theta X.
    private EstimatedMean Adjusted(CoMoments arm, double weight)
    {
        var parts = (weight * weight * arm.Y.Variance) + (Coefficient * Coefficient * arm.X.Variance);
        var variance = parts - (2 * weight * Coefficient * arm.Covariance);
        // An outcome that the covariate explains wholly leaves rounding only.
        return new((weight * arm.Y.Mean) - (Coefficient * arm.X.Mean), variance <= 1e-14 * parts ? 0 : variance / arm.Count, arm.Count);
    }

    private double Difference(CoMoments control, CoMoments treatment) =>
        control.Y.DifferenceOfMeans(treatment.Y).High - (Coefficient * control.X.DifferenceOfMeans(treatment.X).High);

    private static Reason? ReasonAgainst(CoMoments control, CoMoments treatment) => Math.Min(control.Count, treatment.Count) switch
    {
        0 => Reason.EmptyArm,
        1 => Reason.TooFew,
        _ => null,
    };
}
