using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;

namespace Splitrun.Statistics.Bayesian;

/// <summary>The posterior of an effect under a normal prior. It does not guard against peeking.</summary>
public sealed record EffectPosterior
{
    /// <summary>Posterior mean of the effect (m), in the effect's unit.</summary>
    public required double Mean { get; init; }

    /// <summary>Posterior standard deviation of the effect (s), in the effect's unit.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Central credible interval at level 1 - alpha.</summary>
    public required Interval CredibleInterval { get; init; }

    /// <summary>Probability that the treatment is better than control, from 0 to 1.</summary>
    public required double ChanceToBeatControl { get; init; }

    /// <summary>What choosing the treatment loses on average, counting only the cases where it is worse; in the effect's unit, at least 0.</summary>
    public required double ExpectedLoss { get; init; }

    /// <summary>What keeping control loses on average, counting only the cases where the treatment is better; in the effect's unit, at least 0.</summary>
    public required double ExpectedLossOfControl { get; init; }

    /// <summary>Updates a normal prior by an estimate that is normal around the effect.</summary>
    /// <param name="estimate">The estimate of the effect.</param>
    /// <param name="standardError">Its standard error. Range: finite, above 0.</param>
    /// <param name="prior">The prior; null for a flat one.</param>
    /// <param name="higherIsBetter">Whether a positive effect is the better one.</param>
    /// <param name="alpha">One minus the credible level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <returns>The posterior.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>[GCSR13] eq. 2.10; expected loss s phi(m / s) - m Phi(-m / s) of [Stucchio15] section 4 for a normal posterior.</remarks>
    public static EffectPosterior Of(double estimate, double standardError, NormalPrior? prior = null, bool higherIsBetter = true, double alpha = 0.05)
    {
        Levels.Require(alpha);
        if (!double.IsFinite(estimate))
            throw new ArgumentOutOfRangeException(nameof(estimate), estimate, "The estimate must be finite.");
        if (!double.IsFinite(standardError) || standardError <= 0)
            throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "The standard error must be finite and above 0.");
        var (mean, deviation) = Update(estimate, standardError, prior);
        var gain = higherIsBetter ? mean : -mean;
        return new()
        {
            Mean = mean,
            StandardDeviation = deviation,
            CredibleInterval = Interval.Around(mean, deviation, NormalDistribution.UpperQuantile(alpha / 2), Alternative.TwoSided),
            ChanceToBeatControl = NormalDistribution.Lower(gain / deviation),
            ExpectedLoss = deviation * UnitLoss(gain / deviation),
            ExpectedLossOfControl = deviation * UnitLoss(-gain / deviation),
        };
    }

    private static (double Mean, double Deviation) Update(double estimate, double standardError, NormalPrior? prior)
    {
        if (prior is not { } known)
            return (estimate, standardError);
        // Share of the data in the posterior, written so that neither variance can overflow.
        var ratio = standardError / known.StandardDeviation;
        var share = 1 / (1 + (ratio * ratio));
        return (known.Mean + (share * (estimate - known.Mean)), standardError * Math.Sqrt(share));
    }

    // phi(x) - x Phi(-x), the mean of max(0, -N(x, 1)): far out the difference cancels, so Phi goes in by its continued fraction.
    internal static double UnitLoss(double x)
    {
        if (x < 5)
            return NormalDistribution.Density(x) - (x * NormalDistribution.Upper(x));
        // Mills' ratio R = 1 / (x + 1 / (x + 2 / (x + ...))): phi - x phi R = phi R (1 / R - x), and 1 / R - x is the fraction's own tail.
        var tail = x;
        for (var k = 80; k > 1; k--)
            tail = x + (k / tail);
        return NormalDistribution.Density(x) / ((x + (1 / tail)) * tail);
    }
}
