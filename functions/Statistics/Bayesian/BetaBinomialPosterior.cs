using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Bayesian;

/// <summary>The exact posterior of two proportions under independent beta priors. It does not guard against peeking.</summary>
public sealed record BetaBinomialPosterior
{
    /// <summary>Posterior mean of p B - p A.</summary>
    public required double Mean { get; init; }

    /// <summary>Posterior standard deviation of p B - p A.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Probability that the treatment is better than control, from 0 to 1.</summary>
    public required double ChanceToBeatControl { get; init; }

    /// <summary>What choosing the treatment loses on average, counting only the cases where it is worse; a proportion, at least 0.</summary>
    public required double ExpectedLoss { get; init; }

    /// <summary>What keeping control loses on average, counting only the cases where the treatment is better; a proportion, at least 0.</summary>
    public required double ExpectedLossOfControl { get; init; }

    /// <summary>Central credible interval of the control's proportion at level 1 - alpha.</summary>
    public required Interval ControlInterval { get; init; }

    /// <summary>Central credible interval of the treatment's proportion at level 1 - alpha.</summary>
    public required Interval TreatmentInterval { get; init; }

    /// <summary>Computes the posterior from successes and trials; empty arms keep their prior.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="higherIsBetter">Whether the larger proportion is the better one.</param>
    /// <param name="alpha">One minus the credible level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="priorSuccesses">First shape of both beta priors (a). Range: finite, above 0.</param>
    /// <param name="priorFailures">Second shape of both beta priors (b). Range: finite, above 0.</param>
    /// <returns>The posterior.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>[Stucchio15] sections 2 and 4, the integrals by the trapezoidal rule on the logit scale, to about 1e-12.</remarks>
    public static BetaBinomialPosterior Of(
        Proportion control, Proportion treatment, bool higherIsBetter = true, double alpha = 0.05, double priorSuccesses = 1, double priorFailures = 1)
    {
        Levels.Require(alpha);
        if (!double.IsFinite(priorSuccesses) || priorSuccesses <= 0)
            throw new ArgumentOutOfRangeException(nameof(priorSuccesses), priorSuccesses, "The prior's shape must be finite and above 0.");
        if (!double.IsFinite(priorFailures) || priorFailures <= 0)
            throw new ArgumentOutOfRangeException(nameof(priorFailures), priorFailures, "The prior's shape must be finite and above 0.");
        var a = new BetaDistribution(control.Successes + priorSuccesses, control.Failures + priorFailures);
        var b = new BetaDistribution(treatment.Successes + priorSuccesses, treatment.Failures + priorFailures);
        var (better, worse) = higherIsBetter ? (b, a) : (a, b);
        return new()
        {
            Mean = b.Mean - a.Mean,
            StandardDeviation = Math.Sqrt(a.Variance + b.Variance),
            ChanceToBeatControl = better.ChanceToExceed(worse),
            ExpectedLoss = worse.ExpectedExcessOver(better),
            ExpectedLossOfControl = better.ExpectedExcessOver(worse),
            ControlInterval = new(a.LowerQuantile(alpha / 2), a.LowerQuantile(1 - (alpha / 2))),
            TreatmentInterval = new(b.LowerQuantile(alpha / 2), b.LowerQuantile(1 - (alpha / 2))),
        };
    }
}
