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

        return kept;
    }
}

/// <summary>A metric with statistics.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="IsPrimary">Whether it is the experiment's own metric.</param>
/// <param name="HasSketch">Whether quantiles are kept.</param>
public sealed record KeptMetric(Metric Metric, bool IsPrimary, bool HasSketch);
