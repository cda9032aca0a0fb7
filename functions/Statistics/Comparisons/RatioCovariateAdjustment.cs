using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>CUPED for ratio metrics: a ratio adjusted by the same ratio, or another one, from before the assignment.</summary>
/// <remarks>
/// [DXKW13] section 3 with [DKM18] eq. 4: the variance of R - theta S, R = N / D and S = N0 / D0, by the gradient over the four means
/// (1 / mD, -R / mD, -theta / mD0, theta S / mD0) and their 4 x 4 covariance; theta pooled over all arms. Valid at one look.
/// </remarks>
public sealed class RatioCovariateAdjustment
{
    private const int Numerator = 0, Denominator = 1, CovariateNumerator = 2, CovariateDenominator = 3;

    private RatioCovariateAdjustment(double coefficient) => Coefficient = coefficient;

    /// <summary>theta, the pooled covariance of both linearised ratios over the variance of the covariate's; 0 where that does not vary.</summary>
    public double Coefficient { get; }

    /// <summary>Finds the coefficient over all arms of an experiment.</summary>
    /// <param name="arms">Each arm's joint moments of (numerator, denominator, covariate's numerator, covariate's denominator).</param>
    /// <returns>The adjustment; without any effect where the covariate does not vary or an arm has no denominator.</returns>
    /// <exception cref="ArgumentException">An arm has not four variables.</exception>
    public static RatioCovariateAdjustment Of(IReadOnlyList<JointMoments> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        if (arms.Any(arm => arm.Variables != 4))
            throw new ArgumentException("An arm needs numerator, denominator, and both of the covariate.", nameof(arms));
        JointMoments[] kept = [.. arms.Where(arm => ReasonAgainst(arm) is null)];
        var products = kept.Sum(arm => (arm.Count - 1) * Form(arm, OutcomeGradient(arm), CovariateGradient(arm, 1)));
        var squares = kept.Sum(arm => (arm.Count - 1) * Form(arm, CovariateGradient(arm, 1), CovariateGradient(arm, 1)));
        return new(squares > 0 ? products / squares : 0);
    }

    /// <summary>Compares the adjusted ratios of two arms.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate of the adjusted difference, standard error, interval, t, df and p; or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/>,
    /// <see cref="Reason.BaselineNearZero"/> (a mean denominator is 0), <see cref="Reason.ZeroVariance"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public ComparisonResult Compare(JointMoments control, JointMoments treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(treatment);
        Levels.Require(alpha);
        if ((ReasonAgainst(control) ?? ReasonAgainst(treatment)) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.Cuped, reason);
        EstimatedMean a = Adjusted(control), b = Adjusted(treatment);
        return EstimatedMean.Compare(ComparisonMethod.Cuped, a, b, b.Mean - a.Mean, alpha, alternative);
    }

    private EstimatedMean Adjusted(JointMoments arm)
    {
        double[] gradient = [.. OutcomeGradient(arm).Zip(CovariateGradient(arm, -Coefficient), (x, y) => x + y)];
        var ratio = arm.Mean(Numerator) / arm.Mean(Denominator);
        var covariate = arm.Mean(CovariateNumerator) / arm.Mean(CovariateDenominator);
        return new(ratio - (Coefficient * covariate), Math.Max(0, Form(arm, gradient, gradient)) / arm.Count, arm.Count);
    }

    private static double[] OutcomeGradient(JointMoments arm) =>
        [1 / arm.Mean(Denominator), -arm.Mean(Numerator) / arm.Mean(Denominator) / arm.Mean(Denominator), 0, 0];

    private static double[] CovariateGradient(JointMoments arm, double weight)
    {
        var denominator = arm.Mean(CovariateDenominator);
        return [0, 0, weight / denominator, -weight * arm.Mean(CovariateNumerator) / denominator / denominator];
    }

    private static double Form(JointMoments arm, double[] left, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
                sum += left[i] * right[j] * arm.Covariance(i, j);
        }

        return sum;
    }

    private static Reason? ReasonAgainst(JointMoments arm) => arm.Count switch
    {
        0 => Reason.EmptyArm,
        1 => Reason.TooFew,
        _ => arm.Mean(Denominator) == 0 || arm.Mean(CovariateDenominator) == 0 ? Reason.BaselineNearZero : null,
    };
}
