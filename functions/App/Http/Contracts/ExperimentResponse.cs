using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Http.Contracts;

/// <summary>An experiment as the API answers it: the definition with everything filled in, and what the server keeps beside it.</summary>
internal sealed record ExperimentResponse(
    string Key,
    string Automation,
    string? Kind,
    string? Description,
    string? Hypothesis,
    int? Issue,
    string? Repository,
    IReadOnlyList<string> Tags,
    IReadOnlyList<VariantResponse> Variants,
    string Control,
    Metric Metric,
    IReadOnlyList<Metric> SecondaryMetrics,
    IReadOnlyList<Guardrail> Guardrails,
    AssignmentDraft Assignment,
    DateOnly? StartDate,
    DateOnly? EndDate,
    AnalysisPolicy Analysis,
    AutomationPolicy AutomationPolicy,
    IReadOnlyList<NotificationTarget> Notify,
    int Shards,
    ExperimentState State,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? StartedAt,
    string? PromotedVariant,
    ExperimentPhase? Phase,
    IReadOnlyList<string> Warnings,
    PublicationsResponse? Publications = null)
{
    /// <summary>What only the server sets; a patch starts from the rest.</summary>
    public static readonly IReadOnlyList<string> ServerFields =
        ["state", "version", "created_at", "updated_at", "started_at", "promoted_variant", "phase", "warnings", "publications"];

    /// <summary>What only the server sets in a variant.</summary>
    public static readonly IReadOnlyList<string> ServerVariantFields = ["share", "bundle"];

    public static ExperimentResponse Of(Experiment experiment)
    {
        var definition = experiment.Definition;
        var total = definition.Variants.Sum(v => v.Weight);
        return new ExperimentResponse(
            definition.Key,
            definition.Automation,
            definition.Kind,
            definition.Description,
            definition.Hypothesis,
            definition.Issue,
            definition.Repository,
            definition.Tags,
            [.. definition.Variants.Select(v => new VariantResponse(v.Key, v.Weight, v.Weight / total, v.Description, v.Payload, v.Bundle, v.Shadow))],
            definition.Control,
            definition.Metric,
            definition.SecondaryMetrics,
            definition.Guardrails,
            AssignmentOf(definition.Assignment),
            definition.StartDate,
            definition.EndDate,
            definition.Analysis,
            definition.AutomationPolicy,
            definition.Notify,
            definition.Shards,
            experiment.State,
            experiment.Version,
            experiment.CreatedAt,
            experiment.UpdatedAt,
            experiment.StartedAt,
            experiment.PromotedVariant,
            experiment.Phase,
            DefinitionWarnings.Of(definition));
    }

    internal static AssignmentDraft AssignmentOf(AssignmentPolicy policy) => new()
    {
        Strategy = policy.Strategy,
        Unit = policy.Unit,
        Salt = policy.Salt,
        Coverage = policy.Coverage,
        Hash = policy.Hash,
        Layer = policy.Layer is { } layer ? new LayerDraft { Name = layer.Name, Range = [layer.From, layer.To] } : null,
        Holdout = policy.Holdout is { } holdout ? new HoldoutDraft { Name = holdout.Name, Share = holdout.Share } : null,
        Segments = policy.Segments,
        Overrides = policy.Overrides.ToDictionary(o => o.Key, o => (string?)o.Value),
        Ramp = policy.Ramp,
    };
}

/// <summary>Messages to the experiment's receivers that could not be delivered so far; answered with one experiment only.</summary>
/// <param name="Failed">How many there are; the newest ten are kept.</param>
/// <param name="LastError">Why the newest failed.</param>
/// <param name="LastFailedAt">When, UTC.</param>
/// <param name="Failures">Each of them, newest first.</param>
internal sealed record PublicationsResponse(int Failed, string? LastError, DateTimeOffset? LastFailedAt, IReadOnlyList<PublicationFailure> Failures)
{
    public static PublicationsResponse Of(PublicationFailures failures)
    {
        var newest = failures.Items.Count > 0 ? failures.Items[0] : null;
        return new PublicationsResponse(failures.Items.Count, newest?.Error, newest?.At, failures.Items);
    }
}

/// <summary>A variant as the API answers it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Weight">As it was declared, relative.</param>
/// <param name="Share">The weight as a share of all. Range: 0 to 1.</param>
/// <param name="Description">For people.</param>
/// <param name="Payload">Any JSON.</param>
/// <param name="Bundle">Its tarball, once pushed.</param>
/// <param name="Shadow">Whether it only runs beside control.</param>
internal sealed record VariantResponse(string Key, double Weight, double Share, string? Description, JsonElement? Payload, VariantBundle? Bundle, bool Shadow);
