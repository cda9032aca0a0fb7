using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>The rules for metrics; what a draft leaves open comes from the catalogue.</summary>
internal static class MetricValidation
{
    private const int MaxSecondary = 20;

    public static Metric? Validate(MetricDraft? draft, string field, FieldErrors errors)
    {
        if (draft is null)
        {
            return null;
        }

        var nameField = field == "metric" ? "metric.name" : $"{field}.name";
        errors.Require(Naming.IsKey(draft.Name), nameField, Naming.KeyRule);
        errors.Require(draft.Unit is null || Naming.IsPlainText(draft.Unit, 50), $"{field}.unit", "must be a text of 1 to 50 characters");
        var known = MetricCatalogue.Resolve(draft.Name ?? "");
        return known with
        {
            Kind = draft.Kind ?? known.Kind,
            Direction = draft.Direction ?? known.Direction,
            Unit = draft.Unit ?? known.Unit,
        };
    }

    public static IReadOnlyList<Metric> ValidateList(IReadOnlyList<MetricDraft?>? drafts, Metric primary, FieldErrors errors)
    {
        drafts ??= [];
        errors.Require(drafts.Count <= MaxSecondary, "secondary_metrics", $"must be at most {MaxSecondary}");
        var metrics = new List<Metric>();
        for (var i = 0; i < drafts.Count; i++)
        {
            var field = $"secondary_metrics[{i}]";
            if (Validate(drafts[i], field, errors) is not { } metric)
            {
                errors.Add(field, "must be a metric's name or an object");
                continue;
            }

            errors.Require(metric.Name != primary.Name && metrics.All(m => m.Name != metric.Name), field, $"must not repeat \"{metric.Name}\"");
            metrics.Add(metric);
        }

        return metrics;
    }
}
