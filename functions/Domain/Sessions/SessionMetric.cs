using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Sessions;

/// <summary>What is compared of sessions.</summary>
/// <param name="Name">As in the catalogue of metrics.</param>
/// <param name="IsDecisive">Whether a recommendation may rest on it.</param>
/// <param name="Value">Its value of a session; null where it was not measured.</param>
internal sealed record SessionMetric(string Name, bool IsDecisive, Func<SessionResult, double?> Value)
{
    public const string Success = "success";

    /// <summary>Every metric, the decisive ones first.</summary>
    public static IReadOnlyList<SessionMetric> All { get; } =
    [
        new(Success, true, result => result.Success ? 1 : 0),
        new("error_rate", true, result => result.ErrorRate),
        new("success_rate", false, result => result.SuccessRate),
        new("completion_time_seconds", false, result => result.CompletionTimeSeconds > 0 ? result.CompletionTimeSeconds : null),
        new("message_count", false, result => result.MessageCount),
        new("tool_calls", false, result => result.ToolCalls),
        new("user_corrections", false, result => result.UserCorrections),
    ];

    public bool IsBinary => Name == Success;

    public MetricDirection Direction => MetricCatalogue.Resolve(Name).Direction;

    /// <summary>1 where more is better, -1 where less is.</summary>
    public int Sign => Direction == MetricDirection.Increase ? 1 : -1;

    /// <summary>The values that were measured.</summary>
    public double[] ValuesOf(IEnumerable<SessionResult> results) => [.. results.Select(Value).OfType<double>()];
}
