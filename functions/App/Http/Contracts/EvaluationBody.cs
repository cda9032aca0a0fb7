using System.Text.Json;
using System.Text.Json.Serialization;

namespace Splitrun.App.Http.Contracts;

/// <summary>Body of a flag evaluation (OFREP); other members are accepted and of no effect.</summary>
internal sealed record EvaluationBody
{
    public EvaluationContextBody? Context { get; init; }
}

/// <summary>Who a flag is evaluated for.</summary>
internal sealed record EvaluationContextBody
{
    /// <summary>The unit.</summary>
    public string? TargetingKey { get; init; }

    /// <summary>What segment rules read.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Attributes { get; set; }
}
