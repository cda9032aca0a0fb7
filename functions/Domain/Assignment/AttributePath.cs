using System.Text.Json;

namespace Splitrun.Domain.Assignment;

/// <summary>Finds an attribute by name.</summary>
internal static class AttributePath
{
    /// <summary>
    /// The member of exactly that name; where there is none and the name has dots, the member at that path of nested objects.
    /// Null where nothing, or JSON null, is found.
    /// </summary>
    public static JsonElement? Find(JsonElement? attributes, string name)
    {
        if (Member(attributes, name) is { } plain)
        {
            return plain;
        }

        var found = attributes;
        foreach (var part in name.Split('.'))
        {
            found = Member(found, part);
        }

        return found;
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element
        && element.TryGetProperty(name, out var member)
        && member.ValueKind != JsonValueKind.Null
            ? member
            : null;
}
