using System.Text.Json;

namespace Splitrun.Domain.Tests.Assignment;

/// <summary>Reads the vectors under Golden; tests/reference/assignment holds the scripts that made them.</summary>
internal static class GoldenVectors
{
    public static IReadOnlyList<JsonElement> Rows(string file, string list)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Assignment", "Golden", file)));
        return [.. document.RootElement.GetProperty(list).EnumerateArray().Select(row => row.Clone())];
    }

    /// <summary>A text given by its UTF-16 code units: half surrogate pairs have no other form.</summary>
    public static string Text(this JsonElement row, string name) =>
        string.Concat(row.GetProperty(name).EnumerateArray().Select(unit => (char)unit.GetInt32()));

    public static double Number(this JsonElement row, string name, double otherwise = double.NaN) =>
        row.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;
}
