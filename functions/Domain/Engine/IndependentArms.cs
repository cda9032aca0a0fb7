using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Bayesian;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Engine;

/// <summary>Arms of different runs, compared by every method for their kind.</summary>
internal static class IndependentArms
{
    /// <summary>Barnard's test walks over a grid of tables; beyond this many trials it takes longer than an answer may.</summary>
    private const long MaxBarnardTrials = 200;

    /// <summary>Fisher's test adds up all tables of the margins; beyond this many trials it adds nothing to the z test but time.</summary>
    private const long MaxFisherTrials = 1_000_000;

    public static ArmComparison Compare(List<ArmData> arms, ArmData arm, Metric metric, double alpha, int planned)
    {
        var (control, candidate) = (arms[0].As(metric.Kind), arm.As(metric.Kind));
        var sequence = Sequences.Asymptotic(control, candidate, planned, alpha);
        var tests = Tests(arms, arm, metric.Kind, alpha).Append(sequence).Select(ArmTests.ToReport).ToList();
        var relative = Comparisons.RelativeOf(control, candidate, alpha);
        return new ArmComparison(
            arms[0].Key,
            arm.Key,
            tests,
            null,
            relative,
            Sequences.Join(Sequences.Exact(control, candidate, alpha) ?? sequence, null),
            BayesView.Of(control, candidate, tests[0], relative, metric, alpha));
    }

    /// <summary>All arms at once.</summary>
    public static TestReport Omnibus(List<ArmData> arms, MetricKind kind) => ArmTests.ToReport(kind switch
    {
        MetricKind.Binary => ChiSquareTest.Compare([.. arms.Select(a => a.As(kind).Proportion)]),
        MetricKind.Ratio => NotApplicable(ComparisonMethod.WelchAnova),
        _ => WelchAnova.Compare([.. arms.Select(a => a.Statistics.Values)]),
    });

    private static IEnumerable<ComparisonResult> Tests(List<ArmData> arms, ArmData arm, MetricKind kind, double alpha) => kind switch
    {
        MetricKind.Binary => OfProportions(arms[0].As(kind), arm.As(kind), alpha),
        MetricKind.Ratio => [RatioTest.Compare(arms[0].Statistics.Pairs, arm.Statistics.Pairs, alpha)],
        _ => OfMeans(arms, arm, alpha),
    };

    private static IEnumerable<ComparisonResult> OfProportions(MetricSample control, MetricSample candidate, double alpha)
    {
        var (a, b) = (control.Proportion, candidate.Proportion);
        yield return TwoProportionTest.Compare(a, b, alpha);
        yield return NewcombeWilsonInterval.Compare(a, b, alpha);
        yield return a.Trials + b.Trials <= MaxFisherTrials
            ? FisherExactTest.Compare(a, b, alpha)
            : NotApplicable(ComparisonMethod.FisherExact);
        yield return a.Trials + b.Trials <= MaxBarnardTrials
            ? BarnardExactTest.Compare(a, b, alpha)
            : NotApplicable(ComparisonMethod.BarnardExact);
        yield return ChiSquareTest.Compare([a, b]);
        yield return Sequences.Exact(control, candidate, alpha) ?? NotApplicable(ComparisonMethod.EProcessBinomial);
        yield return BayesFactor.Proportions(a, b);
    }

    private static IEnumerable<ComparisonResult> OfMeans(List<ArmData> arms, ArmData arm, double alpha)
    {
        var control = arms[0];
        yield return WelchTest.Compare(control.Statistics.Values, arm.Statistics.Values, alpha);
        yield return control.Values is { } a && arm.Values is { } b
            ? MannWhitneyTest.Compare(a, b, alpha)
            : NotApplicable(ComparisonMethod.MannWhitney);
        yield return Adjusted(arms, arm, alpha);
        yield return BayesFactor.Means(control.Statistics.Values, arm.Statistics.Values);
    }

    /// <summary>CUPED, with the coefficient pooled over all arms; needs a covariate for every arm.</summary>
    private static ComparisonResult Adjusted(List<ArmData> arms, ArmData arm, double alpha) =>
        arms.TrueForAll(a => a.WithCovariate is { Count: > 1 })
            ? CovariateAdjustment.Of([.. arms.Select(a => a.WithCovariate.GetValueOrDefault())])
                .Compare(arms[0].WithCovariate.GetValueOrDefault(), arm.WithCovariate.GetValueOrDefault(), alpha)
            : NotApplicable(ComparisonMethod.Cuped);

    /// <summary>A method that does not apply to such data.</summary>
    public static ComparisonResult NotApplicable(ComparisonMethod method) => new() { Method = method, Reason = Reason.NotApplicable };
}
