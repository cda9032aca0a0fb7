using Splitrun.Domain.Assignment;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>The rules for how runs come to variants.</summary>
internal static class AssignmentValidation
{
    private const int MaxOverrides = 1_000;

    public static AssignmentPolicy Validate(string key, AssignmentDraft draft, IReadOnlyList<Variant> variants, FieldErrors errors)
    {
        errors.Require(draft.Unit is null || Naming.IsKey(draft.Unit), "assignment.unit", Naming.KeyRule);
        errors.Require(draft.Salt is null || Naming.IsPlainText(draft.Salt, 200), "assignment.salt", "must be a text of 1 to 200 characters");
        errors.Require(draft.Coverage is null or (>= 0 and <= 1), "assignment.coverage", "must be a number from 0 to 1");
        ValidateRamp(draft.Ramp, errors);
        ValidateOverrides(draft.Overrides, variants, errors);
        SegmentRules.Validate(draft.Segments ?? [], "assignment.segments", errors);
        var defaults = new AssignmentPolicy { Salt = draft.Salt ?? key };
        return defaults with
        {
            Strategy = draft.Strategy ?? defaults.Strategy,
            Unit = draft.Unit ?? defaults.Unit,
            Coverage = draft.Coverage ?? defaults.Coverage,
            Hash = draft.Hash ?? defaults.Hash,
            Layer = LayerOf(draft.Layer, errors),
            Holdout = HoldoutOf(draft.Holdout, errors),
            Segments = [.. (draft.Segments ?? []).OfType<SegmentRule>()],
            Overrides = (draft.Overrides ?? new Dictionary<string, string?>()).ToDictionary(o => o.Key, o => o.Value ?? ""),
            Ramp = draft.Ramp ?? [],
        };
    }

    private static Layer? LayerOf(LayerDraft? draft, FieldErrors errors)
    {
        if (draft is null)
        {
            return null;
        }

        errors.Require(Naming.IsKey(draft.Name), "assignment.layer.name", Naming.KeyRule);
        if (draft.Range is not [>= 0 and var from, <= 1 and var to] || from >= to)
        {
            errors.Add("assignment.layer.range", "must be two numbers [from, to) with 0 <= from < to <= 1");
            return null;
        }

        return new Layer(draft.Name ?? "", from, to);
    }

    private static Holdout? HoldoutOf(HoldoutDraft? draft, FieldErrors errors)
    {
        if (draft is null)
        {
            return null;
        }

        errors.Require(Naming.IsKey(draft.Name), "assignment.holdout.name", Naming.KeyRule);
        errors.Require(draft.Share is >= 0 and < 1, "assignment.holdout.share", "must be a number from 0 to below 1");
        return new Holdout(draft.Name ?? "", draft.Share ?? 0);
    }

    private static void ValidateRamp(IReadOnlyList<double>? ramp, FieldErrors errors)
    {
        var previous = 0.0;
        foreach (var step in ramp ?? [])
        {
            errors.Require(step > previous && step <= 100, "assignment.ramp", "must be rising percentages above 0 and at most 100");
            previous = step;
        }
    }

    private static void ValidateOverrides(IReadOnlyDictionary<string, string?>? overrides, IReadOnlyList<Variant> variants, FieldErrors errors)
    {
        overrides ??= new Dictionary<string, string?>();
        errors.Require(overrides.Count <= MaxOverrides, "assignment.overrides", $"must be at most {MaxOverrides}");
        foreach (var (unit, variant) in overrides)
        {
            errors.Require(Naming.IsUnit(unit), "assignment.overrides", $"must name units of 1 to {Naming.MaxUnitLength} characters");
            errors.Require(
                variants.Any(v => v.Key == variant),
                $"assignment.overrides.{unit}",
                $"must be one of the variants: {string.Join(", ", variants.Select(v => v.Key))}");
        }
    }
}
