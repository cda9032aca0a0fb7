using System.Text.Json;

namespace Splitrun.Domain.Presets;

/// <summary>A preset as somebody wrote it: everything may be missing or wrong. <see cref="PresetValidation"/> makes it a preset.</summary>
public sealed record PresetDraft
{
    /// <summary>For people: 1 to 500 characters.</summary>
    public string? Name { get; init; }

    /// <summary>The experiment's key; with variants only.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>The automation; made of the name when left out.</summary>
    public string? Automation { get; init; }

    /// <summary>What the agent is told: 1 to 50,000 characters.</summary>
    public string? Prompt { get; init; }

    /// <summary>2 to 10 variants; without them there is one bundle and no experiment.</summary>
    public IReadOnlyList<PresetVariantDraft?>? Variants { get; init; }

    /// <summary>One plugin or a list; without variants only.</summary>
    public IReadOnlyList<PluginSourceDraft?>? Plugins { get; init; }

    /// <summary>Model profile, also of the variants that name none.</summary>
    public string? Model { get; init; }

    /// <summary>One repository or a list; a plain string stands for its address.</summary>
    public IReadOnlyList<RepositorySourceDraft?>? Repos { get; init; }

    /// <summary>Checked, and not kept: Splitrun starts nothing by itself.</summary>
    public TriggerDraft? Trigger { get; init; }

    /// <summary>Seconds that the agent may take: 1 to 1800, 600 when left out.</summary>
    public int? Timeout { get; init; }

    /// <summary>Not kept: Splitrun runs nothing by itself.</summary>
    public bool? KeepAlive { get; init; }

    /// <summary>Checked, and not kept.</summary>
    public TemplateDraft? Template { get; init; }

    /// <summary>Not kept: an experiment is enabled by starting it.</summary>
    public bool? Enabled { get; init; }
}

/// <summary>A variant of a preset as somebody wrote it.</summary>
public sealed record PresetVariantDraft
{
    /// <summary>The variant's key.</summary>
    public string? Name { get; init; }

    /// <summary>Relative; 0 pauses the variant.</summary>
    public int? Weight { get; init; }

    public string? Model { get; init; }

    /// <summary>One plugin or a list.</summary>
    public IReadOnlyList<PluginSourceDraft?>? Plugins { get; init; }

    /// <summary>In place of the preset's prompt.</summary>
    public string? Prompt { get; init; }
}

/// <summary>Where a plugin comes from, as somebody wrote it.</summary>
public sealed record PluginSourceDraft
{
    /// <summary>github:owner/repo, a git address or a path.</summary>
    public string? Source { get; init; }

    /// <summary>Branch, tag or commit.</summary>
    public string? Ref { get; init; }

    /// <summary>Folder within the repository.</summary>
    public string? RepoPath { get; init; }
}

/// <summary>A repository to clone, as somebody wrote it.</summary>
public sealed record RepositorySourceDraft
{
    /// <summary>A git address, or owner/repo together with a provider.</summary>
    public string? Url { get; init; }

    /// <summary>Branch, tag or commit.</summary>
    public string? Ref { get; init; }

    /// <summary>github, gitlab or bitbucket.</summary>
    public string? Provider { get; init; }
}

/// <summary>When an automation runs, as somebody wrote it.</summary>
public sealed record TriggerDraft
{
    /// <summary>cron or event.</summary>
    public string? Type { get; init; }

    public string? Schedule { get; init; }

    public string? Timezone { get; init; }

    public string? Source { get; init; }

    /// <summary>An event's name or a list of them.</summary>
    public JsonElement? On { get; init; }

    public string? Filter { get; init; }
}

/// <summary>The template a preset was made from, as somebody wrote it.</summary>
public sealed record TemplateDraft
{
    public string? Id { get; init; }

    public string? Version { get; init; }

    public JsonElement? Config { get; init; }
}
