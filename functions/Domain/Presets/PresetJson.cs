using System.Text.Json;
using System.Text.Json.Serialization;

namespace Splitrun.Domain.Presets;

/// <summary>The JSON of what presets make: snake_case, nulls left out, ASCII only, so that its bytes do not change.</summary>
internal static class PresetJson
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, NewLine = "\n" };

    /// <summary>A file of a bundle, for people too.</summary>
    public static byte[] File<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, Indented), (byte)'\n'];

    public static JsonElement Element<T>(T value) => JsonSerializer.SerializeToElement(value, Compact);

    /// <summary>Text as a literal that JSON and Python read alike.</summary>
    public static string Literal(string text) => JsonSerializer.Serialize(text, Compact);
}
