using Splitrun.Domain.Bandits;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Adaptive;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Domain.Analysis;

/// <summary>The primary metric of a bandit, compared batch by batch of equal weights: its weights followed the results, and plain means would be biased.</summary>
internal static class AdaptiveComparison
{
    /// <summary>The comparison; null where the weights never moved, or the metric or unit has no batches.</summary>
    public static ComparisonResult? Of(AnalysisFrame frame, Metric metric, int variant)
    {
        if (frame.Experiment.Epochs is not { Count: > 0 } epochs || metric != frame.Definition.Metric || !frame.Definition.UnitIsRun)
            return null;

        if (BatchesOf(frame, epochs, frame.Definition.ControlIndex) is not { } control || BatchesOf(frame, epochs, variant) is not { } candidate)
            return null;

        return AdaptiveBatches.Compare([.. control.Zip(candidate, (a, b) => new AdaptiveBatch(a, b))], frame.Policy.Alpha);
    }

    /// <summary>The always-valid sequence around it.</summary>
    public static ComparisonResult Sequence(AnalysisFrame frame, ComparisonResult adaptive, MetricSample control, MetricSample candidate)
    {
        if (adaptive is not { Estimate: { } estimate, StandardError: > 0 and var standardError })
            return new ComparisonResult { Method = ComparisonMethod.ConfidenceSequence, Reason = adaptive.Reason };

        return Math.Min(control.Observations, candidate.Observations) < ConfidenceSequence.DefaultBurnIn
            ? new ComparisonResult { Method = ComparisonMethod.ConfidenceSequence, Reason = Reason.TooFew }
            : ConfidenceSequence.Of(estimate, standardError, control.Observations + candidate.Observations, frame.SequenceTunedAt, frame.Policy.Alpha);
    }

    /// <summary>The difference relative to control's mean, which is taken as known.</summary>
    public static RelativeReport Relative(ComparisonResult adaptive, MetricSample control, RelativeReport plain)
    {
        if (plain.Reason is not null || adaptive is not { Estimate: { } estimate, StandardError: { } standardError, Interval: { } interval } || control.Mean is not { } mean || mean == 0)
            return plain;

        var scale = Math.Abs(mean);
        return new RelativeReport(estimate / scale, standardError / scale, Bounds.From(interval.Lower / scale, interval.Upper / scale), null);
    }

    private static IReadOnlyList<Moments>? BatchesOf(AnalysisFrame frame, IReadOnlyList<WeightEpoch> epochs, int arm) => frame.SampleOf(arm, frame.Definition.Metric).IsRatio
        ? RatioBatches.Linearize(PairsOf(frame, epochs, arm))
        : ValuesOf(frame, epochs, arm);

    private static List<CoMoments> PairsOf(AnalysisFrame frame, IReadOnlyList<WeightEpoch> epochs, int arm)
    {
        var batches = new List<CoMoments>();
        var before = CoMoments.Empty;
        var states = epochs.Where(e => arm < e.Arms.Count).Select(e => e.Arms[arm].Pairs ?? CoMoments.Empty);
        foreach (var state in states.Append(frame.SampleOf(arm, frame.Definition.Metric).Pairs))
        {
            batches.Add(before.Count <= state.Count ? state.Subtract(before) : CoMoments.Empty);
            before = state;
        }

        return batches;
    }

    /// <summary>What came between two changes of the weights. Corrections that took values away leave the batch empty.</summary>
    private static List<Moments> ValuesOf(AnalysisFrame frame, IReadOnlyList<WeightEpoch> epochs, int arm)
    {
        var batches = new List<Moments>();
        var before = Moments.Empty;
        var states = epochs.Where(e => arm < e.Arms.Count).Select(e => new Moments(e.Arms[arm].N, e.Arms[arm].Mean, e.Arms[arm].SquaredDeviations));
        foreach (var state in states.Append(frame.SampleOf(arm, frame.Definition.Metric).Values))
        {
            batches.Add(before.Count <= state.Count ? state.Subtract(before) : Moments.Empty);
            before = state;
        }

        return batches;
    }
}
