using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Analysis;

/// <summary>What every part of one analysis reads: the experiment, its numbers, the moment, and what earlier looks had established.</summary>
internal sealed class AnalysisFrame
{
    /// <summary>
    /// Observations of two arms at which the confidence sequence is tightest when nobody planned, per observation that the policy
    /// needs of one arm: five times the least sample of both, so that an effect worth seeing is seen at the sizes that agent runs have.
    /// </summary>
    private const int TunedSamplesPerMinSample = 10;

    private const double LeastAlpha = 1e-12;

    public AnalysisFrame(Experiment experiment, ExperimentStatistics statistics, DateTimeOffset at, IReadOnlyList<Report> previous, DateTimeOffset? besideAt = null)
    {
        var variants = experiment.Definition.Variants.Count;
        if (statistics.Arms.Count != variants || statistics.Assigned.Count != variants)
            throw new ArgumentException($"The experiment has {variants} variants, and so must its statistics.", nameof(statistics));

        Experiment = experiment;
        Whole = statistics;
        Phase = PhaseView.Of(experiment, statistics);
        Statistics = PhaseView.Present(experiment, statistics);
        Previous = [.. previous.Where(IsEarlierLook).OrderBy(r => r.Watermark)];
        Kept = KeptMetrics.Of(experiment.Definition);
        Covariate = CovariateView.Of(this);
        Horizon = HorizonAt(at);
        GeneratedAt = LastChange(at, besideAt);
    }

    public Experiment Experiment { get; }

    public ExperimentDefinition Definition => Experiment.Definition;

    /// <summary>The policy in force; a level so extreme that no quantile can be told from 0 or infinity is taken as the nearest usable one.</summary>
    public AnalysisPolicy Policy => Definition.Analysis with { Alpha = Math.Clamp(Definition.Analysis.Alpha, LeastAlpha, 1 - LeastAlpha) };

    /// <summary>The numbers that are compared: those of the present phase.</summary>
    public ExperimentStatistics Statistics { get; }

    /// <summary>The numbers of all phases together.</summary>
    public ExperimentStatistics Whole { get; }

    /// <summary>The present phase; null where every counted run is of it.</summary>
    public ExperimentPhase? Phase { get; }

    /// <summary>Earlier looks at the same question, oldest first.</summary>
    public IReadOnlyList<Report> Previous { get; }

    /// <summary>The metrics with statistics, the primary one first.</summary>
    public IReadOnlyList<KeptMetric> Kept { get; }

    /// <summary>What the primary metric is adjusted by; null where nobody asked.</summary>
    public CovariateView? Covariate { get; }

    public Horizon Horizon { get; }

    /// <summary>The last moment at which something that the report depends on changed.</summary>
    public DateTimeOffset GeneratedAt { get; }

    public string Control => Definition.Control;

    /// <summary>Indices of the challengers that serve runs, in the definition's order; there may be none where all others are shadows.</summary>
    public IEnumerable<int> Challengers => Enumerable.Range(0, Definition.Variants.Count).Where(i => i != Definition.ControlIndex && !Definition.Variants[i].Shadow);

    /// <summary>
    /// Observations of two arms at which the confidence sequence is tightest. It must not depend on the data, so what the first
    /// look used stays.
    /// </summary>
    public double SequenceTunedAt => Previous.Count > 0
        ? Previous[0].Settings.SequenceTunedAt
        : Policy.PlannedSamples is { } planned
            ? Math.Max(1, 2.0 * planned / Definition.Variants.Count)
            : (double)TunedSamplesPerMinSample * Policy.MinSamples;

    public MetricSample SampleOf(int variant, Metric metric) => new(
        metric.Kind, !Definition.UnitIsRun, Statistics.Arms[variant].Metrics.GetValueOrDefault(metric.Name, MetricStatistics.Empty));

    /// <summary>The same over all phases.</summary>
    public MetricSample WholeOf(int variant, Metric metric) => new(
        metric.Kind, !Definition.UnitIsRun, Whole.Arms[variant].Metrics.GetValueOrDefault(metric.Name, MetricStatistics.Empty));

    /// <summary>What the newest earlier look said of that comparison, or null.</summary>
    public ComparisonReport? Earlier(string metric, string variant) => Previous.Count == 0
        ? null
        : Previous[^1].Comparisons.FirstOrDefault(c => c.Metric == metric && c.Variant == variant);

    /// <summary>Whether a report asked the same question of the same experiment before.</summary>
    private bool IsEarlierLook(Report report) =>
        report.Experiment == Experiment.Key
        && report.Watermark is { } watermark
        && (Experiment.StartedAt is not { } started || watermark >= started)
        && (Statistics.Watermark is not { } now || watermark <= now)
        && report.Settings.Metric == Definition.Metric
        && report.Settings.Control == Definition.Control
        && report.Settings.Phase == Phase?.Version
        && report.Settings.Alpha == Policy.Alpha
        && report.Settings.Cuped == Policy.Cuped;

    private Horizon HorizonAt(DateTimeOffset at)
    {
        var days = Began is { } began ? (int)Math.Clamp((at - began).TotalDays, 0, Policy.MinDays) : 0;
        var observed = Enumerable.Range(0, Definition.Variants.Count).Sum(i => SampleOf(i, Definition.Metric).Count);
        return new Horizon(days, observed, observed >= Policy.PlannedSamples, WindowEnd <= at);
    }

    private DateTimeOffset? Began => Phase?.Since ?? Experiment.StartedAt;

    private DateTimeOffset? WindowEnd =>
        Definition.EndDate is { } end && end < DateOnly.MaxValue ? new DateTimeOffset(end.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null;

    private DateTimeOffset LastChange(DateTimeOffset at, DateTimeOffset? besideAt)
    {
        DateTimeOffset?[] moments =
        [
            Experiment.UpdatedAt,
            Statistics.Watermark,
            besideAt,
            WindowEnd <= at ? WindowEnd : null,
            Horizon.DaysRun > 0 ? Began?.AddDays(Horizon.DaysRun) : null,
        ];
        return moments.Max()!.Value.ToUniversalTime();
    }
}
