using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Sequential;

/// <summary>The binomial likelihood of two arms as a function of the difference of their proportions.</summary>
/// <param name="control">The control arm (A).</param>
/// <param name="treatment">The treatment arm (B).</param>
internal sealed class DifferenceLikelihood(Proportion control, Proportion treatment)
{
    /// <summary>p B - p A as observed.</summary>
    public double Estimate { get; } = TwoProportionTest.Difference(control, treatment);

    /// <summary>ln of the likelihood at the observed proportions.</summary>
    public double LogMaximum { get; } = LogLikelihood(control, control.Value) + LogLikelihood(treatment, treatment.Value);

    /// <summary>About the standard error of the difference, above 0 even where an arm had no failure or no success.</summary>
    public double Width { get; } = Math.Sqrt(VarianceOf(control) + VarianceOf(treatment));

    /// <summary>ln of the largest likelihood among proportions that differ by a given amount, and its slope in that amount.</summary>
    /// <param name="difference">p B - p A. Range: -1 to 1.</param>
    public (double Log, double Slope) ProfileAt(double difference)
    {
        double least = Math.Max(0, -difference), most = Math.Min(1, 1 - difference);
        var baseline = difference == 0 ? (control.Successes + treatment.Successes) / (double)(control.Trials + treatment.Trials)
            : most <= least ? least
            : Baseline(difference, least, most);
        var other = Math.Clamp(baseline + difference, 0, 1);
        // At the best baseline the slope is that of the treatment's part alone (envelope theorem).
        return (LogLikelihood(control, baseline) + LogLikelihood(treatment, other), Score(treatment, other));
    }

    private static double LogLikelihood(Proportion arm, double p) => Term(arm.Successes, Math.Log(p)) + Term(arm.Failures, Deviance.Log1p(-p));

    // 0 ln 0 = 0.
    private static double Term(long count, double log) => count == 0 ? 0 : count * log;

    private static double VarianceOf(Proportion arm) => (arm.Successes + 0.5) * (arm.Failures + 0.5) / Math.Pow(arm.Trials + 1.0, 3);

    private static double Score(Proportion arm, double p) =>
        (arm.Successes == 0 ? 0 : arm.Successes / Math.Max(0, p)) - (arm.Failures == 0 ? 0 : arm.Failures / Math.Max(0, 1 - p));

    private static double Information(Proportion arm, double p) =>
        (arm.Successes == 0 ? 0 : arm.Successes / (p * p)) + (arm.Failures == 0 ? 0 : arm.Failures / ((1 - p) * (1 - p)));

    // The log-likelihood is concave in the baseline: its slope falls from one end to the other.
    private double Baseline(double difference, double least, double most)
    {
        if (!(Slope(least).Value > 0))
            return least;
        if (!(Slope(most).Value < 0))
            return most;
        return RootFinding.Newton(Slope, least, most, Math.Clamp(control.Value, least, most));

        (double Value, double Slope) Slope(double p) =>
            (Score(control, p) + Score(treatment, p + difference), -Information(control, p) - Information(treatment, p + difference));
    }
}
