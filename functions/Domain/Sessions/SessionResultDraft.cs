using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Sessions;

/// <summary>A result as somebody wrote it.</summary>
public sealed record SessionResultDraft
{
    private const int MaxErrors = 100;
    private const int MaxErrorLength = 1_000;
    private const int MaxNotesLength = 4_000;
    private const int MaxCount = 1_000_000_000;
    private const string CountRule = "must be a whole number from 0 to 1000000000";

    public string? SessionId { get; init; }

    public string? Type { get; init; }

    /// <summary>Name of the round in which both types ran side by side.</summary>
    public string? Round { get; init; }

    public bool? Success { get; init; }

    public int? MessageCount { get; init; }

    public int? ToolCalls { get; init; }

    public int? SuccessfulToolCalls { get; init; }

    public IReadOnlyList<string?>? Errors { get; init; }

    public double? CompletionTimeSeconds { get; init; }

    public int? UserCorrections { get; init; }

    public string? Notes { get; init; }

    /// <summary>Makes a result of the draft, or says everything that is wrong with it.</summary>
    /// <param name="types">The test's types.</param>
    /// <param name="now">When it came in, UTC.</param>
    public Result<SessionResult> Validate(IReadOnlyList<string> types, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.Require(Naming.IsRunId(SessionId), "session_id", $"must be a text of 1 to {Naming.MaxRunIdLength} characters without control characters");
        errors.Require(Type is not null && types.Contains(Type), "type", $"must be one of {string.Join(", ", types)}");
        errors.Require(Round is null || Naming.IsRunId(Round), "round", $"must be a text of 1 to {Naming.MaxRunIdLength} characters without control characters");
        errors.Require(Success is not null, "success", "must be true or false");
        RequireNumbers(errors);
        errors.Require(
            Errors is null || (Errors.Count <= MaxErrors && Errors.All(e => e is not null && IsText(e, MaxErrorLength))),
            "errors",
            $"must be a list of at most {MaxErrors} texts of at most {MaxErrorLength} characters");
        errors.Require(Notes is null || IsText(Notes, MaxNotesLength), "notes", $"must be a text of at most {MaxNotesLength} characters");
        return errors.Any
            ? errors.ToProblem()
            : new SessionResult
            {
                SessionId = SessionId!,
                Type = Type!,
                Round = Round,
                Success = Success!.Value,
                MessageCount = MessageCount,
                ToolCalls = ToolCalls,
                SuccessfulToolCalls = SuccessfulToolCalls,
                Errors = [.. (Errors ?? []).OfType<string>()],
                CompletionTimeSeconds = CompletionTimeSeconds,
                UserCorrections = UserCorrections,
                Notes = Notes,
                RecordedAt = now,
            };
    }

    private void RequireNumbers(FieldErrors errors)
    {
        errors.Require(IsCount(MessageCount), "message_count", CountRule);
        errors.Require(IsCount(ToolCalls), "tool_calls", CountRule);
        errors.Require(IsCount(SuccessfulToolCalls), "successful_tool_calls", CountRule);
        errors.Require(
            SuccessfulToolCalls is null || SuccessfulToolCalls <= ToolCalls, "successful_tool_calls", "must come with tool_calls and be at most as many");
        errors.Require(IsCount(UserCorrections), "user_corrections", CountRule);
        errors.Require(CompletionTimeSeconds is null or (>= 0 and <= 1e9), "completion_time_seconds", "must be a number from 0 to 1e9");
    }

    private static bool IsCount(int? count) => count is null or (>= 0 and <= MaxCount);

    private static bool IsText(string text, int maxLength) => text.Length <= maxLength && Naming.IsWellFormed(text);
}
