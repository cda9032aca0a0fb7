namespace Splitrun.Domain.Experiments;

/// <summary>Metrics that nobody described: a misspelt name is a metric of its own, and may be judged the wrong way round.</summary>
internal static class UnknownMetrics
{
    /// <summary>Most characters by which a name may differ from a known one to be taken for a slip.</summary>
    private const int SlipDistance = 2;

    private const string Taken = "is not in /api/v1/metrics and is taken as continuous, higher is better";

    /// <summary>What to say of each; a metric with a unit, or of another kind or direction, was described by who wrote it.</summary>
    public static IEnumerable<string> Warnings(ExperimentDefinition definition)
    {
        var declared = definition.SecondaryMetrics.Select((metric, i) => (Field: $"secondary_metrics[{i}]", Metric: metric)).Prepend((Field: "metric", definition.Metric)).ToList();
        foreach (var (field, metric) in declared.Where(d => IsUndescribed(d.Metric)))
        {
            yield return $"{field}: \"{metric.Name}\" {Taken}; {Slip(metric.Name) ?? "a unit says that this is meant"}";
        }

        var names = declared.Select(d => d.Metric.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < definition.Guardrails.Count; i++)
        {
            var (guardrail, slip) = (definition.Guardrails[i], Slip(definition.Guardrails[i].Metric));

            // A threshold or a budget says by itself which way is worse: there only a slip matters.
            if (!names.Contains(guardrail.Metric) && IsUndescribed(MetricCatalogue.Resolve(guardrail.Metric)) && (slip is not null || guardrail.MaxRegression is not null))
            {
                yield return $"guardrails[{i}].metric: \"{guardrail.Metric}\" {Taken}; {slip ?? "describe it in secondary_metrics, unless this is meant"}";
            }
        }
    }

    private static bool IsUndescribed(Metric metric) => !MetricCatalogue.All.Any(known => known.Name == metric.Name) && metric == MetricCatalogue.Resolve(metric.Name);

    private static string? Slip(string name)
    {
        var nearest = MetricCatalogue.All.Select(known => (known.Name, Distance: Distance(name, known.Name))).MinBy(candidate => candidate.Distance);
        return nearest.Distance <= SlipDistance ? $"did you mean \"{nearest.Name}\"?" : null;
    }

    /// <summary>Levenshtein's: characters to put in, take out or change, whatever their case.</summary>
    private static int Distance(string left, string right)
    {
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(above[j - 1] + change, Math.Min(above[j], row[j - 1]) + 1);
            }

            above = row;
        }

        return above[^1];
    }
}
