namespace Splitrun.Domain.Experiments;

/// <summary>What is measured.</summary>
/// <param name="Name">The key under which outcomes report it.</param>
/// <param name="Kind">What a value is.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Unit">For people: tokens, ms, USD.</param>
public sealed record Metric(string Name, MetricKind Kind, MetricDirection Direction, string? Unit);

/// <summary>What a value of a metric is, and so which statistics are kept and which tests apply.</summary>
public enum MetricKind
{
    Continuous,
    Binary,
    Count,
    Ratio,
}

/// <summary>Which way is better.</summary>
public enum MetricDirection
{
    Increase,
    Decrease,
}
