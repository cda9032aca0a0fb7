using System.Globalization;
using System.Text.Json;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>Segment rules that are allowed and yet hardly meant: a number in quotes is a text, which no number is below or above.</summary>
internal static class SegmentWarnings
{
    public static IEnumerable<string> Of(IReadOnlyList<SegmentRule> rules, string path) => rules.SelectMany((rule, i) => Of(rule, $"{path}[{i}]"));

    private static IEnumerable<string> Of(SegmentRule rule, string path) => rule switch
    {
        { Not: { } not } => Of(not, $"{path}.not"),
        { All: { } all } => Of(all, $"{path}.all"),
        { Any: { } any } => Of(any, $"{path}.any"),
        { Operator: SegmentOperator.Lt or SegmentOperator.Lte or SegmentOperator.Gt or SegmentOperator.Gte, Value: { ValueKind: JsonValueKind.String } value } when IsNumber(value) =>
            [$"{path}.value: is the text {value.GetRawText()}, which is compared with texts alone, character by character; a number stands without quotes"],
        _ => [],
    };

    private static bool IsNumber(JsonElement value) =>
        double.TryParse(SegmentComparison.Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
}
