using System.Globalization;
using System.Text.Json;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>The rules for payloads of the kinds in <see cref="PayloadShapes"/>. A variant without a payload is fine under any kind.</summary>
internal static class PayloadValidation
{
    private const int MaxTexts = 100;

    public static void Validate(string? kind, IReadOnlyList<VariantDraft?>? variants, FieldErrors errors)
    {
        if (kind is null || !PayloadShapes.ByKind.TryGetValue(kind, out var members))
        {
            return;
        }

        for (var i = 0; i < (variants?.Count ?? 0); i++)
        {
            if (variants?[i]?.Payload is { ValueKind: not JsonValueKind.Null and not JsonValueKind.Undefined } payload)
            {
                ValidateOne(kind, members, payload, $"variants[{i}].payload", errors);
            }
        }
    }

    private static void ValidateOne(string kind, IReadOnlyList<PayloadMember> members, JsonElement payload, string field, FieldErrors errors)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            errors.Add(field, $"must be an object: the experiment's kind is {kind}");
            return;
        }

        foreach (var member in members)
        {
            if (payload.TryGetProperty(member.Name, out var value))
            {
                errors.Require(Fits(member, value), $"{field}.{member.Name}", Rule(member));
            }
            else
            {
                errors.Require(!member.IsRequired, $"{field}.{member.Name}", $"must be given: the experiment's kind is {kind}");
            }
        }
    }

    private static bool Fits(PayloadMember member, JsonElement value) => member.Value switch
    {
        PayloadValue.Text => IsText(member, value),
        PayloadValue.Number => IsNumber(member, value, out _),
        PayloadValue.WholeNumber => IsNumber(member, value, out var number) && Math.Floor(number) == number,
        PayloadValue.Texts => IsText(member, value) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MaxTexts && value.EnumerateArray().All(item => IsText(member, item))),
        PayloadValue.Object => value.ValueKind == JsonValueKind.Object,
        _ => throw new ArgumentOutOfRangeException(nameof(member), member.Value, "Not a kind of value."),
    };

    private static bool IsText(PayloadMember member, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && TextOf(value) is { } text && text.Length >= member.Min && text.Length <= member.Max;

    /// <summary>The text; null when half a surrogate pair is written in it.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsNumber(PayloadMember member, JsonElement value, out double number)
    {
        number = double.NaN;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number) && number >= member.Min && number <= member.Max;
    }

    private static string Rule(PayloadMember member) => member.Value switch
    {
        PayloadValue.Text => $"must be a text of {Said(member.Min)} to {Said(member.Max)} characters",
        PayloadValue.Number => $"must be a number from {Said(member.Min)} to {Said(member.Max)}",
        PayloadValue.WholeNumber => $"must be a whole number from {Said(member.Min)} to {Said(member.Max)}",
        PayloadValue.Texts => $"must be a text of {Said(member.Min)} to {Said(member.Max)} characters, or a list of at most {MaxTexts} of them",
        _ => "must be an object",
    };

    private static string Said(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
