namespace Splitrun.Domain.Sessions;

/// <summary>How one session went. What was not measured is null, never 0.</summary>
public sealed record SessionResult
{
    /// <summary>Unique within its test.</summary>
    public required string SessionId { get; init; }

    /// <summary>One of the test's types.</summary>
    public required string Type { get; init; }

    /// <summary>Name of the round in which both types ran side by side; null where they did not.</summary>
    public string? Round { get; init; }

    public required bool Success { get; init; }

    public int? MessageCount { get; init; }

    public int? ToolCalls { get; init; }

    /// <summary>Range: 0 to <see cref="ToolCalls"/>.</summary>
    public int? SuccessfulToolCalls { get; init; }

    public required IReadOnlyList<string> Errors { get; init; }

    public double? CompletionTimeSeconds { get; init; }

    public int? UserCorrections { get; init; }

    public string? Notes { get; init; }

    /// <summary>When the result came in, UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Share of the tool calls that failed; null without any call. Range: 0 to 1.</summary>
    public double? ErrorRate => Share(ToolCalls - SuccessfulToolCalls);

    /// <summary>Share of the tool calls that succeeded; null without any call. Range: 0 to 1.</summary>
    public double? SuccessRate => Share(SuccessfulToolCalls);

    private double? Share(int? part) => ToolCalls > 0 && part is { } count ? count / (double)ToolCalls.Value : null;
}
