using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Automations;

/// <summary>What is experimented on: a script, a workflow, an agent; with the bundle it gets when no experiment says otherwise.</summary>
public sealed record Automation
{
    /// <summary>Unique name. <c>^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$</c>.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>The command that starts it, relative to the bundle.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>
    /// Keys of the experiments that name it, in ordinal order. A key is written here before its experiment is, and taken away after the
    /// experiment is archived: there may be a key too many for a moment, never one too few.
    /// </summary>
    public IReadOnlyList<string> Experiments { get; init; } = [];

    /// <summary>What its default bundle was and is, newest first.</summary>
    public IReadOnlyList<BundleChange> Bundles { get; init; } = [];

    /// <summary>Goes up with every change of what people declare; its ETag.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The default bundle; null when there is none.</summary>
    public VariantBundle? Bundle => Bundles is [var latest, ..] ? latest.Bundle : null;
}

/// <summary>One change of an automation's default bundle.</summary>
/// <param name="Number">Counts the automation's changes, from 1.</param>
/// <param name="Bundle">The default bundle from then on; null for none.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who or what: api, cli, or the name of a timer.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Promotion">The promotion that made it; null when a person did.</param>
/// <param name="Restores">Number of the change whose bundle was put back, 0 for none at all; null unless this is a rollback.</param>
public sealed record BundleChange(
    int Number, VariantBundle? Bundle, DateTimeOffset At, string By, string Reason, PromotionMark? Promotion = null, int? Restores = null);

/// <summary>Tells one promotion of an experiment from every other.</summary>
/// <param name="Experiment">Key of the experiment.</param>
/// <param name="Version">Its version when it was promoted.</param>
public sealed record PromotionMark(string Experiment, int Version);
