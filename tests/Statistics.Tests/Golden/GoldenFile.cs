using System.Text.Json;

namespace Splitrun.Statistics.Tests.Golden;

/// <summary>Reads the reference values that the scripts under tests/reference have written.</summary>
internal static class GoldenFile
{
    public static IReadOnlyList<JsonElement> Cases(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(e => e.Clone())];
    }

    /// <summary>One row a case, for theories: its index, and a text that names it in the test's output.</summary>
    public static TheoryData<int, string> Rows(string name)
    {
        var rows = new TheoryData<int, string>();
        var cases = Cases(name);
        for (var i = 0; i < cases.Count; i++)
            rows.Add(i, Label(cases[i]));
        return rows;
    }

    public static double Number(this JsonElement element, string property) => element.GetProperty(property).ToDouble();

    public static double? OptionalNumber(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToDouble() : null;

    public static long Whole(this JsonElement element, string property) => (long)element.GetProperty(property).GetDouble();

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static double[] Numbers(this JsonElement element, string property) => [.. element.GetProperty(property).EnumerateArray().Select(ToDouble)];

    private static double ToDouble(this JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString() switch { "Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, var text => double.Parse(text!) }
        : element.GetDouble();

    private static string Label(JsonElement element)
    {
        var text = element.TryGetProperty("name", out var name) ? name.GetString()! : element.GetRawText();
        return text.Length <= 90 ? text : text[..90];
    }
}
