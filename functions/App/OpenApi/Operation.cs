namespace Splitrun.App.OpenApi;

/// <summary>What the attributes of a function do not say.</summary>
/// <param name="Summary">What it does.</param>
internal sealed record Operation(string Summary)
{
    /// <summary>Type of the JSON body; null for none.</summary>
    public Type? Body { get; init; }

    /// <summary>Content types of bodies that are not a single JSON object.</summary>
    public IReadOnlyList<string> OtherBodies { get; init; } = [];

    /// <summary>Type of the JSON answer; null where the answer is something else.</summary>
    public Type? Answer { get; init; }

    /// <summary>Content types of answers that are not JSON.</summary>
    public IReadOnlyList<string> OtherAnswers { get; init; } = [];

    /// <summary>Statuses of success.</summary>
    public IReadOnlyList<int> Success { get; init; } = [200];

    /// <summary>Statuses of problems beyond those that every function has.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Statuses of failure that are answered with JSON of that type in place of a problem document.</summary>
    public IReadOnlyDictionary<int, Type> Failures { get; init; } = new Dictionary<int, Type>();

    /// <summary>Type whose members a problem of status 422 may have beside its own; null for none.</summary>
    public Type? RefusalDetails { get; init; }

    /// <summary>Query parameters with what they are.</summary>
    public IReadOnlyList<(string Name, string Description)> Query { get; init; } = [];

    /// <summary>Request headers beyond the key, with what they are.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];
}
