namespace Splitrun.Domain.Experiments;

/// <summary>The metrics that are known by name, with kind, direction and unit.</summary>
public static class MetricCatalogue
{
    /// <summary>Binary; true when the run's conclusion is success, unless the outcome reports it itself.</summary>
    public const string Success = "success";

    /// <summary>Milliseconds; the outcome's own field.</summary>
    public const string DurationMs = "duration_ms";

    private static readonly Dictionary<string, Metric> ByName = new Metric[]
    {
        new(Success, MetricKind.Binary, MetricDirection.Increase, null),
        new("effective_tokens", MetricKind.Continuous, MetricDirection.Decrease, "tokens"),
        new(DurationMs, MetricKind.Continuous, MetricDirection.Decrease, "ms"),
        new("latency_ms", MetricKind.Continuous, MetricDirection.Decrease, "ms"),
        new("cost_usd", MetricKind.Continuous, MetricDirection.Decrease, "USD"),
        new("total_tokens", MetricKind.Continuous, MetricDirection.Decrease, "tokens"),
        new("user_satisfaction", MetricKind.Continuous, MetricDirection.Increase, "score"),
        new("hallucination_rate", MetricKind.Continuous, MetricDirection.Decrease, "share"),
        new("toxicity", MetricKind.Continuous, MetricDirection.Decrease, "score"),
        new("error_rate", MetricKind.Continuous, MetricDirection.Decrease, "share"),
        new("success_rate", MetricKind.Continuous, MetricDirection.Increase, "share"),
        new("completion_time_seconds", MetricKind.Continuous, MetricDirection.Decrease, "s"),
        new("message_count", MetricKind.Count, MetricDirection.Decrease, "messages"),
        new("tool_calls", MetricKind.Count, MetricDirection.Decrease, "calls"),
        new("user_corrections", MetricKind.Count, MetricDirection.Decrease, "corrections"),
    }.ToDictionary(m => m.Name);

    public static IReadOnlyCollection<Metric> All => ByName.Values;

    /// <summary>The metric of that name; one that nobody declared is continuous and better when it is higher.</summary>
    public static Metric Resolve(string name) =>
        ByName.TryGetValue(name, out var known) ? known : new Metric(name, MetricKind.Continuous, MetricDirection.Increase, null);
}
