using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Splitrun.Cli.Output;

/// <summary>Values as people read them.</summary>
internal static class Cell
{
    private const string None = "-";

    public static string Of(JsonNode? value) => value switch
    {
        null => None,
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => Number(NumberOf(number)),
        JsonValue flag when flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False => flag.GetValue<bool>() ? "yes" : "no",
        JsonValue text => text.GetValue<string>(),
        JsonArray items => items.Count == 0 ? None : string.Join(", ", items.Select(Of)),
        _ => value.ToJsonString(),
    };

    /// <summary>Every field of an object, or the value itself.</summary>
    public static string Fields(JsonNode? value) => value is JsonObject fields ? string.Join(": ", fields.Select(field => Of(field.Value))) : Of(value);

    /// <summary>A share as per cent.</summary>
    public static string Percent(JsonNode? share)
    {
        // Adding 0 turns what was rounded to -0 into 0.
        return share is null ? None : (Math.Round(100 * NumberOf(share), 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>"1 run", "2 runs".</summary>
    public static string Count(long amount, string one, string? many = null) => $"{amount.ToString(CultureInfo.InvariantCulture)} {(amount == 1 ? one : many ?? one + "s")}";

    /// <summary>A time to the second, UTC.</summary>
    public static string Time(JsonNode? time) =>
        time is null ? None : DateTimeOffset.Parse(time.GetValue<string>(), CultureInfo.InvariantCulture).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>An interval.</summary>
    public static string Interval(JsonNode? bounds) => bounds is JsonArray ends ? $"[{Of(ends[0])}, {Of(ends[1])}]" : None;

    /// <summary>The text without what could move a terminal's cursor or colour it.</summary>
    public static string Plain(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => c is '\n' or '\t' ? ' ' : char.IsControl(c) ? '�' : c)) : text;

    /// <summary>A number however it came to be: parsed ones and those made here have different types behind them.</summary>
    private static double NumberOf(JsonNode number) => double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e6 when value == Math.Floor(value) && Math.Abs(value) < 1e15 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("G5", CultureInfo.InvariantCulture),
    };
}
