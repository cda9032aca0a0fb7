using System.Text.Json;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>The rules for variants: 2 to 10, distinct keys, weights that can be drawn from, payloads that fit.</summary>
internal static class VariantValidation
{
    private const int MinCount = 2;
    private const int MaxCount = 10;
    internal const int MaxPayloadBytes = 64 * 1024;

    public static IReadOnlyList<Variant> Validate(IReadOnlyList<VariantDraft?>? drafts, FieldErrors errors)
    {
        if (drafts is null || drafts.Count is < MinCount or > MaxCount)
        {
            errors.Add("variants", $"must be a list of {MinCount} to {MaxCount} variants");
            return [];
        }

        var variants = drafts.Select((draft, i) => ValidateOne(draft, i, errors)).OfType<Variant>().ToList();
        foreach (var twice in variants.GroupBy(v => v.Key).Where(g => g.Count() > 1))
        {
            errors.Add("variants", $"must have distinct keys; \"{twice.Key}\" stands {twice.Count()} times");
        }

        errors.Require(
            variants.Count < drafts.Count || variants.Any(v => v.Weight > 0),
            "variants",
            "must have at least one weight above 0");
        errors.Require(variants.Sum(PayloadBytes) <= MaxPayloadBytes, "variants", $"must carry at most {MaxPayloadBytes} bytes of payload together");
        return variants;
    }

    private static Variant? ValidateOne(VariantDraft? draft, int index, FieldErrors errors)
    {
        var field = $"variants[{index}]";
        if (draft is null)
        {
            errors.Add(field, "must be an object or a string");
            return null;
        }

        var isShadow = draft.Shadow ?? false;
        var weight = draft.Weight ?? (isShadow ? 0 : 1);
        errors.Require(!isShadow || weight == 0, $"{field}.weight", "must be 0 or left out: a shadow serves nobody");
        errors.Require(Naming.IsKey(draft.Key), $"{field}.key", Naming.KeyRule);
        errors.Require(double.IsFinite(weight) && weight is >= 0 and <= 1e9, $"{field}.weight", "must be a number from 0 to 1e9");
        errors.Require(draft.Description is null || draft.Description.Length <= 1_000, $"{field}.description", "must be a text of at most 1000 characters");
        errors.Require(draft.Payload is not { } payload || JsonNesting.IsShallow(payload), $"{field}.payload", $"must not nest deeper than {JsonNesting.MaxDepth}");
        return draft.Key is null ? null : new Variant(draft.Key, weight, draft.Description, draft.Payload, null) { Shadow = isShadow };
    }

    private static int PayloadBytes(Variant variant) =>
        variant.Payload is { ValueKind: not JsonValueKind.Undefined } payload ? System.Text.Encoding.UTF8.GetByteCount(payload.GetRawText()) : 0;
}
