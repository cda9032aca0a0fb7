using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>One guardrail, judged for one challenger.</summary>
public sealed record GuardrailReport
{
    public required string Metric { get; init; }

    /// <summary>The rule in words, such as <c>max_regression 0.05</c> or <c>&lt;=0.10</c>.</summary>
    public required string Rule { get; init; }

    public required string Variant { get; init; }

    public required GuardrailStatus Status { get; init; }

    /// <summary>What a breach does.</summary>
    public required GuardrailAction Action { get; init; }

    /// <summary>Values the judgement rests on.</summary>
    public required long N { get; init; }

    /// <summary>What was held against the limit: the mean, the worsening relative to control, or what <see cref="Measure"/> says.</summary>
    public double? Observed { get; init; }

    /// <summary>What was observed, where it is neither a mean nor a worsening.</summary>
    public string? Measure { get; init; }

    /// <summary>The limit.</summary>
    public double? Limit { get; init; }

    /// <summary>One-sided p-value that the margin is breached; null for a threshold.</summary>
    public double? PValue { get; init; }

    /// <summary>Why it is not judged yet, or what the judgement rests on.</summary>
    public string? Reason { get; init; }
}

/// <summary>What is known of a guardrail.</summary>
public enum GuardrailStatus
{
    /// <summary>Judged and kept.</summary>
    Pass,

    /// <summary>Judged and breached.</summary>
    Fail,

    /// <summary>Too few values to judge; the decision waits.</summary>
    InsufficientObservations,

    /// <summary>Runs conclude and never report the metric; the decision waits.</summary>
    Missing,
}
