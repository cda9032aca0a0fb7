using System.Text.RegularExpressions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Presets;

/// <summary>Makes a preset of a draft, or says everything that is wrong with it, each thing under its path.</summary>
public static partial class PresetValidation
{
    private const int MaxName = 500;
    private const int MaxPrompt = 50_000;
    private const int MinVariants = 2;
    private const int MaxVariants = 10;
    private const int DefaultTimeoutSeconds = 600;
    private const int MaxTimeoutSeconds = 1800;
    private const string PromptRule = "must be a text of 1 to 50000 characters";

    /// <summary>What a model profile's name looks like.</summary>
    internal const string ModelRule = "must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    public static Result<Preset> Validate(PresetKind kind, PresetDraft draft)
    {
        var errors = new FieldErrors();
        errors.Require(Naming.IsPlainText(draft.Name, MaxName), "name", $"must be a text of 1 to {MaxName} characters without control characters");
        errors.Require(draft.Model is null || IsModel(draft.Model), "model", ModelRule);
        errors.Require(draft.Timeout is null or (>= 1 and <= MaxTimeoutSeconds), "timeout", $"must be from 1 to {MaxTimeoutSeconds} seconds");
        errors.Require(draft.Prompt is null || IsPrompt(draft.Prompt), "prompt", PromptRule);
        var automation = AutomationOf(draft, errors);
        ValidateSides(kind, draft, errors);
        UnkeptFields.Validate(draft, errors);

        var arms = draft.Variants is { } variants ? ArmsOf(kind, draft, variants, errors) : [SingleArm(draft, errors)];
        var repositories = SourceValidation.Repositories(draft.Repos ?? [], "repos", errors);
        return errors.Any
            ? errors.ToProblem()
            : new Preset(
                kind, draft.Name!, automation, draft.Variants is null ? null : draft.ExperimentId, arms, repositories, draft.Timeout ?? DefaultTimeoutSeconds, UnkeptFields.Warnings(draft));
    }

    internal static bool IsModel(string text) => Model().IsMatch(text);

    /// <summary>Either one bundle, or variants that are compared in an experiment.</summary>
    private static void ValidateSides(PresetKind kind, PresetDraft draft, FieldErrors errors)
    {
        if (draft.Variants is null)
        {
            errors.Require(draft.ExperimentId is null, "experiment_id", "must come with variants");
            errors.Require(draft.Prompt is not null, "prompt", PromptRule);
        }
        else
        {
            errors.Require(Naming.IsKey(draft.ExperimentId), "experiment_id", $"{Naming.KeyRule}; it is required with variants");
            errors.Require(draft.Plugins is null, "plugins", "must be left out where variants are given: each of them names its own");
        }

        if (kind == PresetKind.Prompt)
        {
            errors.Require(draft.Plugins is null, "plugins", "must be left out: a prompt preset has none; /api/v1/presets/plugin takes them");
        }
        else
        {
            errors.Require(draft.Variants is not null || draft.Plugins is { Count: > 0 }, "plugins", "must be at least one plugin, unless variants name theirs");
        }
    }

    private static List<PresetArm> ArmsOf(PresetKind kind, PresetDraft draft, IReadOnlyList<PresetVariantDraft?> variants, FieldErrors errors)
    {
        errors.Require(variants.Count is >= MinVariants and <= MaxVariants, "variants", $"must be a list of {MinVariants} to {MaxVariants} variants");
        var names = new Dictionary<string, int>();
        var arms = new List<PresetArm>();
        for (var i = 0; i < Math.Min(variants.Count, MaxVariants); i++)
        {
            var field = $"variants[{i}]";
            if (variants[i] is not { } variant)
            {
                errors.Add(field, "must be an object");
                continue;
            }

            if (variant.Name is not null && !names.TryAdd(variant.Name, i))
            {
                errors.Add($"{field}.name", $"must differ from that of variants[{names[variant.Name]}]");
            }

            arms.Add(ArmOf(kind, draft, variant, field, errors));
        }

        errors.Require(arms.Count < variants.Count || arms.Any(a => a.Weight > 0), "variants", "must have at least one weight above 0");
        return arms;
    }

    private static PresetArm ArmOf(PresetKind kind, PresetDraft draft, PresetVariantDraft variant, string field, FieldErrors errors)
    {
        errors.Require(Naming.IsKey(variant.Name), $"{field}.name", Naming.KeyRule);
        errors.Require(variant.Weight is >= 0 and <= 1_000_000_000, $"{field}.weight", "must be a whole number from 0 to 1000000000");
        errors.Require(variant.Model is null || IsModel(variant.Model), $"{field}.model", ModelRule);
        errors.Require(variant.Prompt is null || IsPrompt(variant.Prompt), $"{field}.prompt", PromptRule);
        errors.Require(variant.Prompt is not null || draft.Prompt is not null, $"{field}.prompt", $"{PromptRule}, or the preset must have a prompt");
        errors.Require(kind == PresetKind.Prompt || variant.Plugins is { Count: > 0 }, $"{field}.plugins", "must be at least one plugin");
        return new PresetArm(
            variant.Name ?? "",
            variant.Weight ?? 0,
            variant.Prompt ?? draft.Prompt ?? "",
            variant.Model ?? draft.Model,
            SourceValidation.Plugins(variant.Plugins ?? [], $"{field}.plugins", errors));
    }

    private static PresetArm SingleArm(PresetDraft draft, FieldErrors errors) =>
        new("", 1, draft.Prompt ?? "", draft.Model, SourceValidation.Plugins(draft.Plugins ?? [], "plugins", errors));

    /// <summary>The automation that is named, or a key made of the preset's name: "Weekly review (EU)" is weekly-review-eu.</summary>
    private static string AutomationOf(PresetDraft draft, FieldErrors errors)
    {
        if (draft.Automation is { } automation)
        {
            errors.Require(Naming.IsKey(automation), "automation", Naming.KeyRule);
            return automation;
        }

        var words = NotInKeys().Replace((draft.Name ?? "").ToLowerInvariant(), "-").Trim('-', '.', '_');
        var key = words.Length > 100 ? words[..100] : words;
        errors.Require(draft.Name is null || Naming.IsKey(key), "automation", $"must be given, as the name holds nothing to make one of; it {Naming.KeyRule}");
        return key;
    }

    private static bool IsPrompt(string text) =>
        text.Length > 0 && Naming.IsWellFormed(text) && !text.Contains('\0') && text.EnumerateRunes().Count() <= MaxPrompt;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Model();

    [GeneratedRegex(@"[^a-z0-9._-]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex NotInKeys();
}
