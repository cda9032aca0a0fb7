using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Domain.Analysis;

/// <summary>Always-valid evidence between two arms, joined with what earlier looks had established.</summary>
internal static class Sequences
{
    /// <summary>The confidence sequence of the difference.</summary>
    public static ComparisonResult Asymptotic(
        MetricSample control, MetricSample candidate, double tunedAt, double alpha, Alternative alternative = Alternative.TwoSided) =>
        control switch
        {
            { IsRatio: true } => OfEstimate(RatioTest.Compare(control.Pairs, candidate.Pairs, alpha, alternative), control, candidate, tunedAt, alpha, alternative),
            { Kind: MetricKind.Binary } => ConfidenceSequence.Compare(
                control.Proportion.ToMoments(), candidate.Proportion.ToMoments(), tunedAt, alpha, alternative),
            _ => ConfidenceSequence.Compare(control.Values, candidate.Values, tunedAt, alpha, alternative),
        };

    /// <summary>The exact e-process of two proportions; null where the metric is none.</summary>
    public static ComparisonResult? Exact(
        MetricSample control, MetricSample candidate, double alpha, Alternative alternative = Alternative.TwoSided) =>
        control is { IsRatio: false, Kind: MetricKind.Binary }
            ? BinomialEProcess.Compare(control.Proportion, candidate.Proportion, alpha, alternative)
            : null;

    /// <summary>A look, joined with the newest earlier report on the same comparison.</summary>
    public static SequentialReport Join(ComparisonResult look, SequentialReport? earlier)
    {
        var running = RunningOf(earlier).After(look);
        return new SequentialReport
        {
            Method = Words.Of(look.Method),
            Interval = ToBounds(look.Interval),
            RunningInterval = ToBounds(running.Interval),
            PValue = Finite.OrNull(look.PValue),
            RunningPValue = Finite.OrNull(running.PValue),
            EValue = Finite.OrNull(look.Statistic),
            BurnIn = look.Method == ComparisonMethod.ConfidenceSequence ? (int)ConfidenceSequence.DefaultBurnIn : null,
            Reason = look.Reason is { } reason ? Words.Of(reason) : null,
        };
    }

    /// <summary>The confidence sequence around an estimate whose standard error is known.</summary>
    public static ComparisonResult OfEstimate(
        ComparisonResult test, MetricSample control, MetricSample candidate, double tunedAt, double alpha, Alternative alternative = Alternative.TwoSided)
    {
        if (test is not { Reason: null, Estimate: { } estimate, StandardError: { } standardError })
            return new ComparisonResult { Method = ComparisonMethod.ConfidenceSequence, Reason = test.Reason };

        return Math.Min(control.Observations, candidate.Observations) < ConfidenceSequence.DefaultBurnIn
            ? new ComparisonResult { Method = ComparisonMethod.ConfidenceSequence, Reason = Reason.TooFew }
            : ConfidenceSequence.Of(estimate, standardError, control.Observations + candidate.Observations, tunedAt, alpha, alternative);
    }

    private static RunningConclusion RunningOf(SequentialReport? earlier)
    {
        if (earlier is null)
            return RunningConclusion.None;

        Interval? interval = earlier.RunningInterval is { } bounds
            ? new Interval(bounds.Low ?? double.NegativeInfinity, bounds.High ?? double.PositiveInfinity)
            : null;
        return new RunningConclusion(interval, earlier.RunningPValue is { } p ? Math.Log(p) : null);
    }

    private static Bounds? ToBounds(Interval? interval) => interval is { } both ? Bounds.From(both.Lower, both.Upper) : null;
}
