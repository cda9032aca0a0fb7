using System.Text.Json;

namespace Splitrun.Domain.Experiments;

/// <summary>Whether two definitions say the same. Records compare lists by reference, so the comparison is by content.</summary>
internal static class DefinitionEquality
{
    private static readonly JsonSerializerOptions Options = new();

    public static bool Same(ExperimentDefinition left, ExperimentDefinition right) =>
        JsonElement.DeepEquals(JsonSerializer.SerializeToElement(left, Options), JsonSerializer.SerializeToElement(right, Options));
}
