using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Presets.InScript;

/// <summary>experiment_config.json as it stands in a tarball that chooses its variant by itself.</summary>
public sealed record InScriptConfigDraft
{
    public string? ExperimentId { get; init; }

    public IReadOnlyList<InScriptVariantDraft?>? Variants { get; init; }
}

/// <summary>A variant of that file.</summary>
public sealed record InScriptVariantDraft
{
    public string? Name { get; init; }

    /// <summary>Relative, above 0.</summary>
    public int? Weight { get; init; }

    public string? Model { get; init; }

    public IReadOnlyList<PluginSourceDraft?>? Plugins { get; init; }
}

/// <summary>The file, read and checked.</summary>
/// <param name="ExperimentId">The experiment's key.</param>
/// <param name="Variants">What the script chose from.</param>
internal sealed record InScriptConfig(string ExperimentId, IReadOnlyList<PresetArm> Variants)
{
    public const string FileName = "experiment_config.json";

    /// <summary>Stands before every field that a problem names.</summary>
    public const string FieldPrefix = "experiment_config.";

    private const int MinVariants = 2;
    private const int MaxVariants = 10;

    /// <summary>Checks the file; <paramref name="key"/> stands in for an experiment_id that is no key here.</summary>
    public static Result<InScriptConfig> Validate(InScriptConfigDraft draft, string? key)
    {
        var errors = new FieldErrors();
        errors.Require(Naming.IsKey(key ?? draft.ExperimentId), $"{FieldPrefix}experiment_id", $"{Naming.KeyRule}; ?experiment= gives another key");
        var variants = draft.Variants ?? [];
        errors.Require(variants.Count is >= MinVariants and <= MaxVariants, $"{FieldPrefix}variants", $"must be a list of {MinVariants} to {MaxVariants} variants");
        var arms = variants.Take(MaxVariants).Select((v, i) => ArmOf(v, $"{FieldPrefix}variants[{i}]", errors)).ToList();
        foreach (var twice in arms.GroupBy(a => a.Name).Where(g => g.Key.Length > 0 && g.Count() > 1))
        {
            errors.Add($"{FieldPrefix}variants", $"must have distinct names; \"{twice.Key}\" stands {twice.Count()} times");
        }

        return errors.Any ? errors.ToProblem() : new InScriptConfig((key ?? draft.ExperimentId)!, arms);
    }

    /// <summary>The experiment that takes over the choice.</summary>
    public ExperimentDraft DraftOf(string? automation) => new()
    {
        Automation = automation,
        Kind = Words.Of(PresetKind.Plugin),
        Variants =
        [
            .. Variants.Select(v => new VariantDraft { Key = v.Name, Weight = v.Weight, Payload = PresetJson.Element(new Payload(v.Model, v.Plugins)) }),
        ],
    };

    private static PresetArm ArmOf(InScriptVariantDraft? draft, string field, FieldErrors errors)
    {
        errors.Require(Naming.IsKey(draft?.Name), $"{field}.name", Naming.KeyRule);
        errors.Require(draft?.Weight is >= 1 and <= 1_000_000_000, $"{field}.weight", "must be a whole number from 1 to 1000000000");
        errors.Require(draft?.Model is null || PresetValidation.IsModel(draft.Model), $"{field}.model", PresetValidation.ModelRule);
        errors.Require(draft?.Plugins is { Count: > 0 }, $"{field}.plugins", "must be at least one plugin");
        return new PresetArm(draft?.Name ?? "", draft?.Weight ?? 0, "", draft?.Model, SourceValidation.Plugins(draft?.Plugins ?? [], $"{field}.plugins", errors));
    }

    private sealed record Payload(string? Model, IReadOnlyList<PluginSource> Plugins);
}
