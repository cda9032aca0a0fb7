using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>What one outcome adds to one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">The run's value; for a ratio metric numerator / denominator has no meaning a run, so the numerator.</param>
/// <param name="Pair">Numerator and denominator; (value, 1) where the metric is not a ratio.</param>
/// <param name="HasSketch">Whether quantiles are kept.</param>
/// <param name="Covariate">What the run was known to have before, where the metric is adjusted by it.</param>
internal readonly record struct OutcomeContribution(Metric Metric, double Value, Ratio Pair, bool HasSketch, double? Covariate = null)
{
    /// <summary>What an outcome adds, per metric that the experiment keeps. Excluded conclusions and values that do not fit the metric add nothing.</summary>
    public static IEnumerable<OutcomeContribution> Of(CountingRules rules, RunFacts run, Outcome outcome)
    {
        if (outcome.Conclusion.IsExcluded())
        {
            yield break;
        }

        foreach (var kept in rules.Metrics)
        {
            if (kept.Metric.Kind == MetricKind.Ratio)
            {
                if (outcome.Ratios.TryGetValue(kept.Metric.Name, out var pair))
                {
                    yield return new OutcomeContribution(kept.Metric, pair.Numerator, pair, false);
                }
            }
            else if (ValueOf(outcome, kept) is { } value && Fits(kept.Metric.Kind, value))
            {
                yield return new OutcomeContribution(kept.Metric, value, new Ratio(value, 1), kept.HasSketch, kept.IsPrimary ? rules.CovariateOf(run) : null);
            }
        }
    }

    private static double? ValueOf(Outcome outcome, KeptMetric kept)
    {
        if (kept.BreachOf is not { } stop)
        {
            return ValueOf(outcome, kept.Metric.Name, kept.IsPrimary);
        }

        return ValueOf(outcome, stop.Metric, kept.IsBreachOfPrimary) is { } value
            ? ThresholdRule.IsMet(stop.Threshold ?? "", value) ? 0 : 1
            : null;
    }

    private static double? ValueOf(Outcome outcome, string metric, bool isPrimary)
    {
        if (isPrimary && outcome.PrimaryMetric is { } primary)
        {
            return primary;
        }

        if (outcome.Metrics.TryGetValue(metric, out var reported))
        {
            return reported;
        }

        return metric != MetricCatalogue.Success
            ? null
            : outcome.Conclusion.IsSuccess() is { } isSuccess
                ? isSuccess ? 1 : 0
                : null;
    }

    /// <summary>Whether a value can be one of that kind; a ratio is never a single value.</summary>
    public static bool Fits(MetricKind kind, double value) => kind switch
    {
        MetricKind.Binary => value is 0 or 1,
        MetricKind.Count => value >= 0 && Math.Floor(value) == value,
        MetricKind.Ratio => false,
        _ => true,
    };
}
