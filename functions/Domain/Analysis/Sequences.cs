using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Domain.Analysis;

/// <summary>Always-valid evidence between two arms, joined with what earlier looks had established.</summary>
internal static class Sequences
{
    /// <summary>
    /// The methods that apply, the decisive one first: for proportions the exact e-process, valid from the first run on; for
    /// everything else the confidence sequence, which needs a burn-in.
    /// </summary>
    public static IReadOnlyList<ComparisonResult> Of(
        MetricSample control, MetricSample candidate, double tunedAt, double alpha, Alternative alternative = Alternative.TwoSided)
    {
        var sequence = ArmTests.ConfidenceSequence(control, candidate, tunedAt, alpha, alternative);
        return control is { IsRatio: false, Kind: MetricKind.Binary }
            ? [BinomialEProcess.Compare(control.Proportion, candidate.Proportion, alpha, alternative), sequence]
            : [sequence];
    }

    /// <summary>The decisive look, joined with the newest earlier report on the same comparison.</summary>
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
