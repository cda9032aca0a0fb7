using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Bayesian;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Analysis;

/// <summary>The Bayesian view of a comparison: shown beside the tests, never decisive, since it does not guard against looking early.</summary>
internal static class BayesView
{
    public static BayesReport Of(MetricSample control, MetricSample candidate, TestReport test, RelativeReport relative, Metric metric, double alpha)
    {
        if (Math.Min(control.Observations, candidate.Observations) == 0)
            return new BayesReport { Reason = Words.Of(Reason.EmptyArm) };

        var higherIsBetter = metric.Direction == MetricDirection.Increase;
        var posterior = control is { IsRatio: false, Kind: MetricKind.Binary }
            ? Proportions(control, candidate, higherIsBetter, alpha)
            : Effect(test, relative, higherIsBetter, alpha);
        return WithFactor(posterior, control, candidate);
    }

    private static BayesReport Proportions(MetricSample control, MetricSample candidate, bool higherIsBetter, double alpha)
    {
        var posterior = BetaBinomialPosterior.Of(control.Proportion, candidate.Proportion, higherIsBetter, alpha);
        return new BayesReport
        {
            ChanceToBeatControl = Finite.OrNull(posterior.ChanceToBeatControl),
            ExpectedLoss = Finite.OrNull(posterior.ExpectedLoss),
            ControlInterval = Bounds.From(posterior.ControlInterval.Lower, posterior.ControlInterval.Upper),
            VariantInterval = Bounds.From(posterior.TreatmentInterval.Lower, posterior.TreatmentInterval.Upper),
            Scale = "difference",
        };
    }

    /// <summary>Of the relative effect, with the prior for those; of the plain difference with a flat one where the baseline is near 0.</summary>
    private static BayesReport Effect(TestReport test, RelativeReport relative, bool higherIsBetter, double alpha)
    {
        if (relative is { Estimate: { } lift, StandardError: > 0 and var liftError })
            return ToReport(EffectPosterior.Of(lift, liftError, NormalPrior.ForRelativeEffect, higherIsBetter, alpha), "relative_effect");

        return test is { Estimate: { } difference, StandardError: > 0 and var error }
            ? ToReport(EffectPosterior.Of(difference, error, null, higherIsBetter, alpha), "difference")
            : new BayesReport { Reason = test.Reason ?? relative.Reason };
    }

    private static BayesReport ToReport(EffectPosterior posterior, string scale) => new()
    {
        ChanceToBeatControl = Finite.OrNull(posterior.ChanceToBeatControl),
        ExpectedLoss = Finite.OrNull(posterior.ExpectedLoss),
        Interval = Bounds.From(posterior.CredibleInterval.Lower, posterior.CredibleInterval.Upper),
        Scale = scale,
    };

    private static BayesReport WithFactor(BayesReport report, MetricSample control, MetricSample candidate)
    {
        if (control.IsRatio)
            return report;

        var factor = control.Kind == MetricKind.Binary
            ? BayesFactor.Proportions(control.Proportion, candidate.Proportion)
            : BayesFactor.Means(control.Values, candidate.Values);
        return Finite.OrNull(factor.Statistic) is { } number
            ? report with
            {
                BayesFactor = number,
                BayesFactorMethod = Words.Of(factor.Method),
                BayesFactorApproximate = factor.IsApproximate ? true : null,
                Strength = Words.Of(BayesFactorScale.Describe(number)),
            }
            : report;
    }
}
