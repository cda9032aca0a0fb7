using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Tests.Analysis;

/// <summary>Experiments and their kept statistics, from values.</summary>
internal static class ExperimentScenario
{
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset LastOutcome = new(2026, 5, 20, 8, 0, 0, TimeSpan.Zero);

    public static readonly Metric Tokens = MetricCatalogue.Resolve("effective_tokens");

    public static readonly Metric Success = MetricCatalogue.Resolve(MetricCatalogue.Success);

    public static Experiment TwoArms(Metric? metric = null) => WithArms(metric ?? Tokens, "concise", "verbose");

    public static Experiment WithArms(Metric metric, params string[] variants) => new()
    {
        Definition = new ExperimentDefinition
        {
            Key = "prompt_style",
            Automation = "daily-community-attribution",
            Variants = [.. variants.Select(key => new Variant(key, 1, null, null, null))],
            Control = variants[0],
            Metric = metric,
            Assignment = new AssignmentPolicy { Salt = "prompt_style" },
        },
        State = ExperimentState.Running,
        Version = 3,
        CreatedAt = Start.AddDays(-1),
        UpdatedAt = Start,
        StartedAt = Start,
    };

    public static Experiment With(this Experiment experiment, Func<ExperimentDefinition, ExperimentDefinition> change) =>
        experiment with { Definition = change(experiment.Definition) };

    public static Experiment WithPolicy(this Experiment experiment, AnalysisPolicy policy) =>
        experiment.With(d => d with { Analysis = policy });

    /// <summary>Statistics in which every assigned run concluded, with values of the experiment's metric.</summary>
    public static ExperimentStatistics OfValues(Experiment experiment, params double[][] values) =>
        Of(experiment, [.. values.Select(v => Arm(experiment.Definition.Metric, v))]);

    public static ExperimentStatistics Of(Experiment experiment, params ArmStatistics[] arms)
    {
        var runs = arms.Select(a => a.Conclusions.Sum(c => c.Value)).ToList();
        var weights = experiment.Definition.Variants.Select(v => v.Weight).ToList();
        return new ExperimentStatistics
        {
            Arms = arms,
            Assigned = [.. runs.Select((n, i) => new AssignmentTotals(n, 0, runs.Sum() * weights[i] / weights.Sum()))],
            Watermark = LastOutcome,
            Versions = [3],
        };
    }

    public static ArmStatistics Arm(Metric metric, double[] values) => new()
    {
        Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = values.Length },
        Metrics = new Dictionary<string, MetricStatistics> { [metric.Name] = Sample(metric, values) },
    };

    public static MetricStatistics Sample(Metric metric, double[] values) => new()
    {
        Values = Moments.From(values),
        Successes = metric.Kind == MetricKind.Binary ? values.LongCount(v => v == 1) : 0,
        Sketch = metric.Kind == MetricKind.Continuous ? QuantileSketch.From(values) : null,
    };

    /// <summary>So many ones and zeros.</summary>
    public static double[] Binary(int successes, int trials) =>
        [.. Enumerable.Repeat(1.0, successes), .. Enumerable.Repeat(0.0, trials - successes)];

    /// <summary>Values around a mean, evenly spread over the width.</summary>
    public static double[] Spread(double mean, double width, int count) =>
        [.. Enumerable.Range(0, count).Select(i => mean + (width * (((i + 0.5) / count) - 0.5)))];
}
