using System.Text.Json;

namespace Splitrun.Domain.Sessions;

/// <summary>A task that sessions of two types are given, and how many results there are of each.</summary>
public sealed record SessionTest
{
    /// <summary>Name of the test: a key, unique.</summary>
    public required string TestId { get; init; }

    /// <summary>The task. Tests of one task belong together when tasks are compared.</summary>
    public required string TaskId { get; init; }

    public string? Description { get; init; }

    /// <summary>What a session is asked to do.</summary>
    public string? Prompt { get; init; }

    /// <summary>Names of the tools that a good session uses.</summary>
    public required IReadOnlyList<string> ExpectedTools { get; init; }

    /// <summary>A JSON object, for people and scripts; null for none.</summary>
    public JsonElement? SuccessCriteria { get; init; }

    public required string Category { get; init; }

    public required SessionDifficulty Difficulty { get; init; }

    /// <summary>The two types that are compared, control first.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Number of results of each type.</summary>
    public required IReadOnlyDictionary<string, int> Results { get; init; }

    /// <summary>The test with one more result of a type.</summary>
    public SessionTest WithOneMore(string type) => WithResults(type, 1);

    /// <summary>The test with <paramref name="change"/> more results of a type.</summary>
    public SessionTest WithResults(string type, int change) =>
        this with { Results = Types.ToDictionary(t => t, t => Results.GetValueOrDefault(t) + (t == type ? change : 0)) };

    /// <summary>Whether somebody who wrote <paramref name="other"/> asked for this very test; the server's own fields do not count.</summary>
    public bool IsSameTask(SessionTest other) =>
        (TestId, TaskId, Description, Prompt, Category, Difficulty) == (other.TestId, other.TaskId, other.Description, other.Prompt, other.Category, other.Difficulty)
        && ExpectedTools.SequenceEqual(other.ExpectedTools)
        && Types.SequenceEqual(other.Types)
        && SameCriteria(SuccessCriteria, other.SuccessCriteria);

    private static bool SameCriteria(JsonElement? one, JsonElement? other) =>
        one is { } a && other is { } b ? JsonElement.DeepEquals(a, b) : one.HasValue == other.HasValue;
}

/// <summary>How hard a task is.</summary>
public enum SessionDifficulty
{
    Easy,
    Medium,
    Hard,
}
