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

    private static JsonElement? Member(JsonElement? parent, string name)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } element)
        {
            return null;
        }

        try
        {
            return element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
        }
        catch (InvalidOperationException)
        {
            // Another name of the object is half a surrogate pair: legal JSON, but not to be compared with anything. Such an object has no members.
            return null;
        }
    }
}
