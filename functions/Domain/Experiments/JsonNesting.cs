using System.Text.Json;

namespace Splitrun.Domain.Experiments;

/// <summary>How deep the JSON may be that callers hand in to be kept: it is stored and answered inside other JSON, and writers stop at 64 levels.</summary>
internal static class JsonNesting
{
    /// <summary>Most objects and lists within each other.</summary>
    public const int MaxDepth = 32;

    /// <summary>Whether no more than <see cref="MaxDepth"/> objects and lists stand within each other.</summary>
    public static bool IsShallow(JsonElement element) => IsWithin(element, MaxDepth);

    private static bool IsWithin(JsonElement element, int levels) => element.ValueKind switch
    {
        JsonValueKind.Object => levels > 0 && element.EnumerateObject().All(member => IsWithin(member.Value, levels - 1)),
        JsonValueKind.Array => levels > 0 && element.EnumerateArray().All(item => IsWithin(item, levels - 1)),
        _ => true,
    };
}
