using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>Makes a definition of a draft, or says everything that is wrong with it.</summary>
public static class DraftValidation
{
    /// <summary>Validates and fills in what was left out.</summary>
    /// <param name="key">The key from the address; a key in the draft has to agree.</param>
    /// <param name="draft">What somebody wrote.</param>
    /// <param name="rules">What this deployment allows.</param>
    public static Result<ExperimentDefinition> Validate(string key, ExperimentDraft draft, DraftRules rules)
    {
        var errors = new FieldErrors();
        errors.Require(Naming.IsKey(key), "key", Naming.KeyRule);
        errors.Require(draft.Key is null || draft.Key == key, "key", $"must be \"{key}\", as in the address, or left out");
        errors.Require(draft.Automation is null || Naming.IsKey(draft.Automation), "automation", Naming.KeyRule);

        var variants = VariantValidation.Validate(draft.Variants, errors);
        PayloadValidation.Validate(draft.Kind, draft.Variants, errors);
        var control = ValidateControl(draft.Control, variants, errors);
        ValidateTexts(draft, errors);
        ValidateWindow(draft, errors);

        var metric = MetricValidation.Validate(draft.Metric, "metric", errors) ?? MetricCatalogue.Resolve(MetricCatalogue.Success);
        var secondary = MetricValidation.ValidateList(draft.SecondaryMetrics, metric, errors);
        var definition = new ExperimentDefinition
        {
            Key = key,
            Automation = draft.Automation ?? key,
            Kind = draft.Kind,
            Description = draft.Description,
            Hypothesis = draft.Hypothesis,
            Issue = draft.Issue,
            Repository = draft.Repository,
            Tags = [.. (draft.Tags ?? []).OfType<string>()],
            Variants = variants,
            Control = control,
            Metric = metric,
            SecondaryMetrics = secondary,
            Guardrails = GuardrailValidation.Validate(draft.Guardrails, errors),
            Assignment = AssignmentValidation.Validate(key, draft.Assignment ?? new(), variants, errors),
            StartDate = draft.StartDate,
            EndDate = draft.EndDate,
            Analysis = AnalysisValidation.Validate(draft.Analysis ?? new(), errors),
            AutomationPolicy = AutomationPolicyOf(draft.AutomationPolicy),
            Notify = NotificationValidation.Validate(draft, rules, errors),
            Shards = draft.Shards ?? 1,
        };
        errors.Require(definition.Shards is >= 1 and <= RunShard.Max, "shards", $"must be from 1 to {RunShard.Max}");
        if (!errors.Any)
        {
            ValidateSize(definition, errors);
        }

        return errors.Any ? errors.ToProblem() : definition;
    }

    private static void ValidateSize(ExperimentDefinition definition, FieldErrors errors)
    {
        var bytes = StatisticsRowSize.Of(definition);
        errors.Require(
            bytes <= StatisticsRowSize.MaxBytes,
            definition.SecondaryMetrics.Count >= definition.Guardrails.Count ? "secondary_metrics" : "guardrails",
            $"must be fewer, or the variants: the statistics of {definition.Variants.Count} variants and {KeptMetrics.Of(definition).Count} metrics, each hard stop counted as one more, take {bytes} bytes; at most {StatisticsRowSize.MaxBytes} can be written with every outcome");
    }

    private static string ValidateControl(string? control, IReadOnlyList<Variant> variants, FieldErrors errors)
    {
        var fallback = variants.Count > 0 ? variants[0].Key : "";
        errors.Require(
            control is null || variants.Any(v => v.Key == control),
            "control",
            $"must be one of the variants: {string.Join(", ", variants.Select(v => v.Key))}");
        errors.Require(!variants.Any(v => v.Shadow && v.Key == (control ?? fallback)), "control", "must not be a shadow variant");
        return control ?? fallback;
    }

    private static void ValidateTexts(ExperimentDraft draft, FieldErrors errors)
    {
        TextOf(draft.Kind, "kind", 100, errors);
        TextOf(draft.Description, "description", 4_000, errors);
        TextOf(draft.Hypothesis, "hypothesis", 4_000, errors);
        errors.Require(draft.Issue is null or >= 1, "issue", "must be a whole number from 1");
        errors.Require(draft.Repository is null || Naming.IsRepository(draft.Repository), "repository", "must have the form owner/name");
        var tags = draft.Tags ?? [];
        errors.Require(tags.Count <= 20, "tags", "must be at most 20");
        for (var i = 0; i < tags.Count; i++)
        {
            errors.Require(Naming.IsPlainText(tags[i], 100), $"tags[{i}]", "must be a text of 1 to 100 characters");
        }
    }

    private static void TextOf(string? text, string field, int maxLength, FieldErrors errors) =>
        errors.Require(
            text is null || Naming.IsLongText(text, maxLength),
            field,
            $"must be a text of at most {maxLength} characters");

    private static void ValidateWindow(ExperimentDraft draft, FieldErrors errors) =>
        errors.Require(
            draft.StartDate is null || draft.EndDate is null || draft.EndDate >= draft.StartDate,
            "end_date",
            "must not be before start_date");

    private static AutomationPolicy AutomationPolicyOf(AutomationPolicyDraft? draft)
    {
        var defaults = new AutomationPolicy();
        return new AutomationPolicy(
            draft?.AutoPromote ?? defaults.AutoPromote,
            draft?.AutoRollback ?? defaults.AutoRollback,
            draft?.CloseIssue ?? defaults.CloseIssue);
    }
}

/// <summary>What a deployment allows in definitions.</summary>
/// <param name="AllowPrivateTargets">Whether webhooks may point to private, loopback and plain-http addresses (local use only).</param>
public sealed record DraftRules(bool AllowPrivateTargets);
