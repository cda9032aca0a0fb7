using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Adaptive;

/// <summary>
/// Outcomes collected while the weights changed with the outcomes, in the order of their assignment, and estimates from them that stay
/// unbiased and nearly normal. Mutable: add the runs, then ask. Not thread-safe.
/// </summary>
/// <remarks>
/// [HHZWA21]: augmented inverse-propensity scores (eq. 5) of the recorded probabilities, with the running mean of an arm as its model, averaged with the
/// variance-stabilising weights sqrt(probability) (eq. 15, constant allocation rate); variance eq. 11. A plain mean of such data is biased.
/// </remarks>
public sealed class AdaptiveSample
{
    private readonly ArmScores[] _arms;

    /// <summary>Makes an empty sample.</summary>
    /// <param name="arms">Number of arms. Range: at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two arms.</exception>
    public AdaptiveSample(int arms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 2);
        _arms = [.. Enumerable.Range(0, arms).Select(_ => new ArmScores())];
    }

    /// <summary>Adds a run.</summary>
    /// <param name="arm">The arm it was assigned to. Range: 0 to arms - 1; its probability must be above 0.</param>
    /// <param name="value">Its outcome. Range: finite, at most <see cref="Moments.MaxMagnitude"/> in magnitude.</param>
    /// <param name="probabilities">The probabilities that all arms had when it was assigned. Range: 0 to 1 each.</param>
    /// <exception cref="ArgumentException">There is not one probability an arm.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public void Add(int arm, double value, ReadOnlySpan<double> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(arm);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(arm, _arms.Length);
        Moments.RequireMagnitude(value, nameof(value));
        if (probabilities.Length != _arms.Length)
            throw new ArgumentException("A run has one probability an arm.", nameof(probabilities));
        foreach (var probability in probabilities)
        {
            if (!(probability >= 0 && probability <= 1))
                throw new ArgumentOutOfRangeException(nameof(probabilities), probability, "A probability lies from 0 to 1.");
        }

        if (probabilities[arm] == 0)
            throw new ArgumentOutOfRangeException(nameof(probabilities), 0.0, "The arm of a run had a probability above 0.");
        for (var i = 0; i < _arms.Length; i++)
            _arms[i].Add(i == arm ? value : null, probabilities[i]);
    }

    /// <summary>Estimates the mean of an arm.</summary>
    /// <param name="arm">The arm. Range: 0 to arms - 1.</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>Estimate, standard error and interval, no p-value; or <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/>, <see cref="Reason.ZeroVariance"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ComparisonResult Mean(int arm, double alpha = 0.05)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(arm) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.AdaptiveAipw, reason);
        var estimate = _arms[arm].Estimate();
        return Normal(estimate.Mean, estimate.Variance, alpha, Alternative.TwoSided);
    }

    /// <summary>Compares two arms.</summary>
    /// <param name="control">The control arm (A). Range: 0 to arms - 1.</param>
    /// <param name="treatment">The treatment arm (B). Range: 0 to arms - 1.</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate mean B - mean A, standard error, interval, z and p; or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.TooFew"/> (below two runs),
    /// <see cref="Reason.ZeroVariance"/>. Valid at one look.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ComparisonResult Compare(int control, int treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if ((ReasonAgainst(control) ?? ReasonAgainst(treatment)) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.AdaptiveAipw, reason);
        EstimatedMean a = _arms[control].Estimate(), b = _arms[treatment].Estimate();
        var result = Normal(b.Mean - a.Mean, a.Variance + b.Variance, alpha, alternative);
        if (result.Reason is not null)
            return result;
        var z = result.Estimate!.Value / result.StandardError!.Value;
        return (result with { Statistic = z }).WithPValue(Levels.LogPValue(z, alternative, NormalDistribution.LogUpper));
    }

    private static ComparisonResult Normal(double estimate, double variance, double alpha, Alternative alternative)
    {
        if (!(variance > 0))
            return ComparisonResult.Without(ComparisonMethod.AdaptiveAipw, Reason.ZeroVariance);
        var quantile = NormalDistribution.UpperQuantile(Levels.Tail(alpha, alternative));
        return new()
        {
            Method = ComparisonMethod.AdaptiveAipw,
            Estimate = estimate,
            StandardError = Math.Sqrt(variance),
            Interval = Interval.Around(estimate, Math.Sqrt(variance), quantile, alternative),
            IsApproximate = true,
        };
    }

    private Reason? ReasonAgainst(int arm) => _arms[arm].Outcomes switch
    {
        0 => Reason.EmptyArm,
        1 => Reason.TooFew,
        _ => null,
    };
}
