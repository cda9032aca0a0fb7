using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Domain.Analysis;

/// <summary>From the statistics of the days to the course of an effect: pure, a few rows a day however many outcomes there are.</summary>
public static class SeriesAnalysis
{
    /// <summary>Points of a series, a year and a month; earlier days go into the first.</summary>
    public const int MaxPoints = 400;

    /// <param name="experiment">The experiment, whose unit of assignment is the run.</param>
    /// <param name="metric">The metric to follow; one that has statistics.</param>
    /// <param name="days">The days' statistics, in order.</param>
    public static SeriesReport Of(Experiment experiment, Metric metric, IReadOnlyList<DayStatistics> days)
    {
        var definition = experiment.Definition;
        var series = new SeriesReport { Experiment = experiment.Key, Metric = metric.Name, Control = definition.Control, Alpha = definition.Analysis.Alpha, Basis = SeriesBasis.Run, Points = [] };

        // The tuning depends on the policy alone, as that of the first report does; so no numbers are needed for it.
        var frame = new AnalysisFrame(experiment, Nothing(definition), experiment.UpdatedAt, []);
        var total = definition.Variants.Select(_ => ArmStatistics.Empty).ToArray();
        var running = definition.Variants.Select(_ => RunningConclusion.None).ToArray();
        var points = new List<SeriesPoint>();
        foreach (var day in Bounded(days))
        {
            total = [.. total.Zip(day.Arms, (sum, arm) => sum.Merge(arm))];
            var (ofDay, toDay) = (Samples(metric, day.Arms), Samples(metric, total));
            points.Add(new SeriesPoint(
                day.Day,
                [.. definition.Variants.Select((v, i) => new SeriesArm(v.Key, ofDay[i].Count, ofDay[i].Mean, toDay[i].Count, toDay[i].Mean))],
                [.. frame.Challengers.Select(i => Effect(frame, i, ofDay, toDay, running))]));
        }

        return series with { Points = points };
    }

    private static SeriesEffect Effect(AnalysisFrame frame, int variant, MetricSample[] ofDay, MetricSample[] toDay, RunningConclusion[] running)
    {
        var (control, alpha) = (frame.Definition.ControlIndex, frame.Policy.Alpha);
        var sequence = Sequences.Asymptotic(toDay[control], toDay[variant], frame.SequenceTunedAt, alpha);
        running[variant] = running[variant].After(sequence);
        return new SeriesEffect(
            frame.Definition.Variants[variant].Key,
            ToEstimate(ArmTests.Of(ofDay[control], ofDay[variant], alpha)[0]),
            ToEstimate(ArmTests.Of(toDay[control], toDay[variant], alpha)[0]),
            ToEstimate(sequence),
            running[variant].Interval is { } both ? Bounds.From(both.Lower, both.Upper) : null,
            Finite.OrNull(running[variant].PValue));
    }

    private static IEnumerable<DayStatistics> Bounded(IReadOnlyList<DayStatistics> days)
    {
        var earlier = Math.Max(0, days.Count - MaxPoints + 1);
        if (earlier < 2)
            return days;

        var first = days.Take(earlier).Aggregate((sum, day) => new DayStatistics(day.Day, [.. sum.Arms.Zip(day.Arms, (a, b) => a.Merge(b))]));
        return days.Skip(earlier).Prepend(first);
    }

    private static MetricSample[] Samples(Metric metric, IReadOnlyList<ArmStatistics> arms) =>
        [.. arms.Select(arm => new MetricSample(metric.Kind, IsByUnit: false, arm.Metrics.GetValueOrDefault(metric.Name, MetricStatistics.Empty)))];

    private static EffectEstimate ToEstimate(ComparisonResult result) => new(
        Finite.OrNull(result.Estimate),
        result.Interval is { } interval ? Bounds.From(interval.Lower, interval.Upper) : null,
        Finite.OrNull(result.PValue),
        result.Reason is { } reason ? Words.Of(reason) : null);

    private static ExperimentStatistics Nothing(ExperimentDefinition definition) => new()
    {
        Arms = [.. definition.Variants.Select(_ => ArmStatistics.Empty)],
        Assigned = [.. definition.Variants.Select(_ => new AssignmentTotals(0, 0, 0))],
    };
}
