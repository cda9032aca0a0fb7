using System.Text.Json;
using Splitrun.Domain.Sessions;

namespace Splitrun.TestKit.Sessions;

/// <summary>Tests and results with everything filled in.</summary>
public static class Sessions
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static SessionTest Test(string id = "test_1", string? task = null, string category = "general", SessionDifficulty difficulty = SessionDifficulty.Medium) => new()
    {
        TestId = id,
        TaskId = task ?? "task",
        Description = "It's \"hard\": 日本語",
        Prompt = "Line one\nline two 🧪",
        ExpectedTools = ["bash", "edit"],
        SuccessCriteria = JsonDocument.Parse("""{"tests":"pass","n":[1,2.5,null]}""").RootElement,
        Category = category,
        Difficulty = difficulty,
        Types = ["cold", "warm"],
        CreatedAt = Noon,
        Results = new Dictionary<string, int> { ["cold"] = 0, ["warm"] = 0 },
    };

    public static SessionResult Result(string id, string type = "cold", bool success = true, int calls = 10, int good = 8, double? seconds = 30, string? round = null) => new()
    {
        SessionId = id,
        Type = type,
        Round = round,
        Success = success,
        MessageCount = 7,
        ToolCalls = calls,
        SuccessfulToolCalls = good,
        Errors = ["timeout"],
        CompletionTimeSeconds = seconds,
        UserCorrections = 1,
        Notes = "fine",
        RecordedAt = Noon,
    };
}
