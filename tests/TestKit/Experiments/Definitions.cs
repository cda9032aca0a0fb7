using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;

namespace Splitrun.TestKit.Experiments;

/// <summary>Definitions as they come out of validation, and the experiments around them.</summary>
public static class Definitions
{
    public static readonly DateTimeOffset CreatedAt = new(2026, 4, 30, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a caller has to write at the least: two variants.</summary>
    public static readonly ExperimentDraft Minimal = new() { Variants = [new VariantDraft { Key = "concise" }, new VariantDraft { Key = "verbose" }] };

    /// <summary>The definition that validation makes of the minimal draft after a change.</summary>
    public static ExperimentDefinition Valid(string key = "prompt_style", Func<ExperimentDraft, ExperimentDraft>? change = null)
    {
        var draft = change is null ? Minimal : change(Minimal);
        return DraftValidation.Validate(key, draft, new DraftRules(AllowPrivateTargets: true)).TryGet(out var definition, out var problem)
            ? definition
            : throw new ArgumentException(problem.Detail, nameof(change));
    }

    /// <summary>An experiment of that definition, as it is right after its creation.</summary>
    public static Experiment Draft(string key = "prompt_style", Func<ExperimentDraft, ExperimentDraft>? change = null) =>
        new() { Definition = Valid(key, change), CreatedAt = CreatedAt, UpdatedAt = CreatedAt };

    /// <summary>An experiment of that definition that hands out variants.</summary>
    public static Experiment Running(string key = "prompt_style", Func<ExperimentDraft, ExperimentDraft>? change = null) =>
        Draft(key, change) with { State = ExperimentState.Running, StartedAt = CreatedAt };
}
