using System.Text.Json;

namespace Splitrun.App.Http.Contracts;

/// <summary>Body of a dispatch; everything may be left out.</summary>
internal sealed record DispatchBody
{
    public string? RunId { get; init; }

    public string? Unit { get; init; }

    public JsonElement? Attributes { get; init; }

    public string? Variant { get; init; }

    public string? Workflow { get; init; }
}

/// <summary>Body of a change of state.</summary>
internal sealed record StateChangeBody
{
    /// <summary>The variant to promote; for promote only.</summary>
    public string? Variant { get; init; }

    /// <summary>Why, for the log.</summary>
    public string? Reason { get; init; }
}
