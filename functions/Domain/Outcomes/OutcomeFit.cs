using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Outcomes;

/// <summary>Whether the values of an outcome fit the metrics that the experiment keeps; said at intake, where somebody can still mend it.</summary>
public static class OutcomeFit
{
    /// <summary>Everything that does not fit; null when all does.</summary>
    public static Problem? Check(IReadOnlyList<KeptMetric> metrics, Outcome outcome)
    {
        var errors = new FieldErrors();
        foreach (var kept in metrics)
        {
            var metric = kept.Metric;
            if (kept.IsPrimary && outcome.PrimaryMetric is { } primary)
            {
                Require(metric, primary, "primary_metric", errors);
            }

            if (outcome.Metrics.TryGetValue(metric.Name, out var value))
            {
                Require(metric, value, $"metrics.{metric.Name}", errors);
            }
        }

        return errors.Any ? errors.ToProblem() : null;
    }

    /// <summary>Whether an outcome says one thing only: what it says twice has to be equal. Null when it does.</summary>
    public static Problem? CheckAgreement(IReadOnlyList<KeptMetric> metrics, OutcomeDraft draft, Outcome outcome)
    {
        var errors = new FieldErrors();
        foreach (var metric in metrics.Where(kept => kept.BreachOf is null))
        {
            var name = metric.Metric.Name;
            if (!outcome.Metrics.TryGetValue(name, out var value))
            {
                continue;
            }

            var field = draft.Metrics?.ContainsKey(name) == true ? $"metrics.{name}" : name;
            errors.Require(!metric.IsPrimary || outcome.PrimaryMetric is not { } primary || primary == value, field, "must equal primary_metric, or be left out");
            if (name == MetricCatalogue.Success && metric.Metric.Kind == MetricKind.Binary && outcome.Conclusion.IsSuccess() is { } isSuccess)
            {
                errors.Require(value == (isSuccess ? 1 : 0), field, $"must be {(isSuccess ? "true" : "false")} where conclusion is {Words.Of(outcome.Conclusion)}, or be left out");
            }
        }

        return errors.Any ? errors.ToProblem() : null;
    }

    /// <summary>Whether an outcome of a shadow names one that the experiment has; null when it does, or is none.</summary>
    public static Problem? CheckShadow(IReadOnlyList<string> shadows, Outcome outcome) =>
        outcome.ShadowVariant is not { } variant || shadows.Contains(variant)
            ? null
            : Problem.OfField(
                ProblemCode.Invalid,
                "shadow_variant",
                shadows.Count > 0 ? $"must be one of the experiment's shadows: {string.Join(", ", shadows)}" : "must be left out: the experiment has no shadow variant");

    private static void Require(Metric metric, double value, string field, FieldErrors errors)
    {
        var allowed = metric.Kind switch
        {
            MetricKind.Binary => "must be true, false, 1 or 0: the metric is binary",
            MetricKind.Count => "must be a whole number from 0: the metric is a count",
            _ => "must be sent in ratios as [numerator, denominator]: the metric is a ratio",
        };
        errors.Require(OutcomeContribution.Fits(metric.Kind, value), field, allowed);
    }
}
