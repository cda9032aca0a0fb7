using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Sequential;

/// <summary>
/// An exact e-process for two proportions: evidence that may be looked at after every run, from the first one, whatever the allocation and
/// the order of arrival.
/// </summary>
/// <remarks>
/// [WRB20] section 8, the running maximum-likelihood e-process: each arm's successes and failures under a Beta(1/2, 1/2) mixture, divided by the largest
/// likelihood that the null hypothesis allows. The division covers every common proportion, which makes it exact, and conservative. The interval inverts the
/// same e-process for every difference.
/// </remarks>
public static class BinomialEProcess
{
    // Jeffreys' prior: its regret is the smallest that holds up to proportions of 0 and 1.
    private const double PriorCount = 0.5;

    /// <summary>Compares two proportions at a look.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">Significance level over all looks together. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested; a one-sided interval ends at -1 or 1 on the other side.</param>
    /// <returns>Estimate p B - p A, the interval, the e-value as statistic and p = min(1, 1 / e); or <see cref="Reason.EmptyArm"/>. Safe under peeking.</returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(Proportion control, Proportion treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (control.Trials == 0 || treatment.Trials == 0)
            return ComparisonResult.Without(ComparisonMethod.EProcessBinomial, Reason.EmptyArm);
        var likelihood = new DifferenceLikelihood(control, treatment);
        var logMixture = LogMixture(control) + LogMixture(treatment);
        var isAlternative = alternative switch
        {
            Alternative.Greater => likelihood.Estimate > 0,
            Alternative.Less => likelihood.Estimate < 0,
            _ => true,
        };
        var logEValue = logMixture - (isAlternative ? likelihood.ProfileAt(0).Log : likelihood.LogMaximum);
        return new ComparisonResult
        {
            Method = ComparisonMethod.EProcessBinomial,
            Estimate = likelihood.Estimate,
            Interval = Invert(likelihood, logMixture + Math.Log(alpha), alternative),
            Statistic = ConfidenceSequence.EValueOf(logEValue),
            SafeUnderPeeking = true,
        }.WithPValue(-logEValue);
    }

    /// <summary>ln of the two-sided e-value alone, for simulations.</summary>
    /// <param name="control">The control arm (A). Range: at least one trial.</param>
    /// <param name="treatment">The treatment arm (B). Range: at least one trial.</param>
    /// <returns>ln e; the p-value is min(1, 1 / e).</returns>
    public static double LogEValue(Proportion control, Proportion treatment) =>
        LogMixture(control) + LogMixture(treatment) - new DifferenceLikelihood(control, treatment).ProfileAt(0).Log;

    private static double LogMixture(Proportion arm) =>
        IncompleteBeta.LogBeta(arm.Successes + PriorCount, arm.Failures + PriorCount) - IncompleteBeta.LogBeta(PriorCount, PriorCount);

    // The differences whose largest likelihood keeps the e-value below 1 / alpha: the profile has one peak, so the set is an interval.
    private static Interval Invert(DifferenceLikelihood likelihood, double logLeast, Alternative alternative)
    {
        // Where the profile would fall to the limit if it were a parabola.
        var reach = likelihood.Width * Math.Sqrt(2 * Math.Max(0, likelihood.LogMaximum - logLeast));
        var lower = alternative == Alternative.Less || Excess(-1).Value >= 0 ? -1 : RootFinding.Newton(Excess, -1, likelihood.Estimate, likelihood.Estimate - reach);
        var upper = alternative == Alternative.Greater || Excess(1).Value >= 0 ? 1 : RootFinding.Newton(Excess, likelihood.Estimate, 1, likelihood.Estimate + reach);
        return new(lower, upper);

        (double Value, double Slope) Excess(double difference)
        {
            var (log, slope) = likelihood.ProfileAt(difference);
            return (log - logLeast, slope);
        }
    }
}
