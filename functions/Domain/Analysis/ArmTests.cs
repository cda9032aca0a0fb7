using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Analysis;

/// <summary>The fixed-horizon tests of one metric between two arms, by the metric's kind.</summary>
internal static class ArmTests
{
    /// <summary>The tests, the decisive one first.</summary>
    public static IReadOnlyList<ComparisonResult> Of(MetricSample control, MetricSample candidate, double alpha) =>
        control switch
        {
            { IsRatio: true } => [RatioTest.Compare(control.Pairs, candidate.Pairs, alpha)],
            { Kind: MetricKind.Binary } => Proportions(control, candidate, alpha),
            _ => [WelchTest.Compare(control.Values, candidate.Values, alpha)],
        };

    /// <summary>The difference relative to control.</summary>
    public static RelativeEffect Relative(MetricSample control, MetricSample candidate, double alpha) =>
        control switch
        {
            { IsRatio: true } => RatioTest.Relative(control.Pairs, candidate.Pairs, alpha),
            { Kind: MetricKind.Binary } => RelativeEffect.Of(control.Proportion.ToMoments(), candidate.Proportion.ToMoments(), alpha),
            _ => RelativeEffect.Of(control.Values, candidate.Values, alpha),
        };

    public static TestReport ToReport(ComparisonResult result) => new(
        Words.Of(result.Method),
        Finite.OrNull(result.Estimate),
        Finite.OrNull(result.StandardError),
        result.Interval is { } interval ? Bounds.From(interval.Lower, interval.Upper) : null,
        Finite.OrNull(result.Statistic),
        Finite.OrNull(result.DegreesOfFreedom),
        Finite.OrNull(result.PValue),
        result.SafeUnderPeeking,
        result.Reason is { } reason ? Words.Of(reason) : null);

    /// <summary>The normal approximation; where it is poor, the exact test comes first and decides.</summary>
    private static IReadOnlyList<ComparisonResult> Proportions(MetricSample control, MetricSample candidate, double alpha)
    {
        var approximate = TwoProportionTest.Compare(control.Proportion, candidate.Proportion, alpha);
        return approximate.Reason is not null || TwoProportionTest.IsApproximationAdequate(control.Proportion, candidate.Proportion)
            ? [approximate]
            : [FisherExactTest.Compare(control.Proportion, candidate.Proportion, alpha), approximate];
    }
}
