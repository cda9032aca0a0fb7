using System.Text.Json;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>What each operator means. Kinds are never converted: the text "5" is not the number 5.</summary>
internal static class SegmentComparison
{
    /// <summary>Whether the attribute stands in that relation to the rule's value; a missing attribute is null.</summary>
    public static bool IsMet(SegmentOperator @operator, JsonElement? attribute, JsonElement value) => @operator switch
    {
        SegmentOperator.Exists => attribute is not null == (value.ValueKind != JsonValueKind.False),
        SegmentOperator.NotEquals => attribute is not { } a || !AreEqual(a, value),
        SegmentOperator.NotIn => attribute is not { } a || !IsIn(a, value),
        _ => attribute is { } a && IsMetByPresent(@operator, a, value),
    };

    private static bool IsMetByPresent(SegmentOperator @operator, JsonElement attribute, JsonElement value) => @operator switch
    {
        SegmentOperator.Equals => AreEqual(attribute, value),
        SegmentOperator.In => IsIn(attribute, value),
        SegmentOperator.Contains => Contains(attribute, value),
        SegmentOperator.Matches => SegmentPattern.IsMatch(Text(attribute), Text(value)),
        SegmentOperator.Lt => Order(attribute, value) < 0,
        SegmentOperator.Lte => Order(attribute, value) <= 0,
        SegmentOperator.Gt => Order(attribute, value) > 0,
        SegmentOperator.Gte => Order(attribute, value) >= 0,
        SegmentOperator.SemverLt => SemanticVersion.Compare(Text(attribute), Text(value)) < 0,
        SegmentOperator.SemverGte => SemanticVersion.Compare(Text(attribute), Text(value)) >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(@operator), @operator, "Not an operator."),
    };

    /// <summary>Texts by code unit, numbers by value, true and false by themselves.</summary>
    private static bool AreEqual(JsonElement left, JsonElement right) => left.ValueKind switch
    {
        JsonValueKind.String or JsonValueKind.Number => Order(left, right) == 0,
        JsonValueKind.True or JsonValueKind.False => left.ValueKind == right.ValueKind,
        _ => false,
    };

    private static bool IsIn(JsonElement attribute, JsonElement values)
    {
        if (attribute.ValueKind == JsonValueKind.Array)
        {
            return attribute.EnumerateArray().Any(item => IsIn(item, values));
        }

        return values.ValueKind == JsonValueKind.Array && values.EnumerateArray().Any(value => AreEqual(attribute, value));
    }

    private static bool Contains(JsonElement attribute, JsonElement value) => attribute.ValueKind switch
    {
        JsonValueKind.Array => attribute.EnumerateArray().Any(item => AreEqual(item, value)),
        JsonValueKind.String => Text(attribute) is { } whole && Text(value) is { } part && whole.Contains(part, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Below 0, 0 or above 0; null for kinds that have no common order.</summary>
    private static int? Order(JsonElement left, JsonElement right)
    {
        if (left.ValueKind == JsonValueKind.Number && right.ValueKind == JsonValueKind.Number)
        {
            return left.TryGetDecimal(out var exactLeft) && right.TryGetDecimal(out var exactRight)
                ? exactLeft.CompareTo(exactRight)
                : left.GetDouble().CompareTo(right.GetDouble());
        }

        return Text(left) is { } leftText && Text(right) is { } rightText ? string.CompareOrdinal(leftText, rightText) : null;
    }

    /// <summary>The text; null for another kind, and for text that holds half a surrogate pair.</summary>
    public static string? Text(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // The escape \uD800 alone is legal JSON but no text; it equals and matches nothing.
            return null;
        }
    }
}
