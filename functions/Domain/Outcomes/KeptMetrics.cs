using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Outcomes;

/// <summary>Which metrics have statistics: the declared ones, what guardrails watch, success and duration. Others stay in the raw rows.</summary>
public static class KeptMetrics
{
    public static IReadOnlyList<KeptMetric> Of(ExperimentDefinition definition)
    {
        var kept = new List<KeptMetric> { new(definition.Metric, true, definition.Metric.Kind is MetricKind.Continuous or MetricKind.Count) };
        var others = definition.SecondaryMetrics
            .Concat(definition.Guardrails.Select(g => MetricCatalogue.Resolve(g.Metric)))
            .Append(MetricCatalogue.Resolve(MetricCatalogue.Success))
            .Append(MetricCatalogue.Resolve(MetricCatalogue.DurationMs));
        foreach (var metric in others.Where(metric => kept.TrueForAll(k => k.Metric.Name != metric.Name)))
        {
            kept.Add(new KeptMetric(metric, false, metric.Name == MetricCatalogue.DurationMs));
        }

        // A single value that breaks a hard stop is counted as a metric of its own: a mean would hide it, and a correction can take it back.
        foreach (var stop in definition.Guardrails.Where(g => g.HardStop))
        {
            var events = new Metric(EventsOf(stop), MetricKind.Binary, MetricDirection.Decrease, null);
            if (kept.TrueForAll(k => k.Metric.Name != events.Name))
            {
                kept.Add(new KeptMetric(events, false, false) { BreachOf = stop, IsBreachOfPrimary = stop.Metric == definition.Metric.Name });
            }
        }

        return kept;
    }

    /// <summary>Name of the metric that counts the values which break a hard stop; no metric of a user can have it.</summary>
    public static string EventsOf(Guardrail stop) => $"{stop.Metric} not {stop.Threshold}";
}

/// <summary>A metric with statistics.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="IsPrimary">Whether it is the experiment's own metric.</param>
/// <param name="HasSketch">Whether quantiles are kept.</param>
public sealed record KeptMetric(Metric Metric, bool IsPrimary, bool HasSketch)
{
    /// <summary>The hard stop whose breaches it counts; null for a metric that is reported.</summary>
    public Guardrail? BreachOf { get; init; }

    /// <summary>Whether that hard stop watches the experiment's own metric.</summary>
    public bool IsBreachOfPrimary { get; init; }
}
