namespace Splitrun.Domain.Presets;

/// <summary>What a preset is made for.</summary>
public enum PresetKind
{
    /// <summary>A prompt with plugins.</summary>
    Plugin,

    /// <summary>A prompt alone.</summary>
    Prompt,
}

/// <summary>A preset that can be made into bundles. Built by <see cref="PresetValidation"/> only.</summary>
/// <param name="Kind">What it is made for.</param>
/// <param name="Name">For people.</param>
/// <param name="Automation">The automation's key.</param>
/// <param name="ExperimentId">The experiment's key; null without variants.</param>
/// <param name="Arms">One for each variant; a single one without variants.</param>
/// <param name="Repositories">What every variant clones.</param>
/// <param name="TimeoutSeconds">How long the agent may take. Range: 1 to 1800.</param>
/// <param name="Warnings">What was asked for and is not kept.</param>
public sealed record Preset(
    PresetKind Kind,
    string Name,
    string Automation,
    string? ExperimentId,
    IReadOnlyList<PresetArm> Arms,
    IReadOnlyList<RepositorySource> Repositories,
    int TimeoutSeconds,
    IReadOnlyList<string> Warnings);

/// <summary>What one bundle is made of.</summary>
/// <param name="Name">The variant's key; empty without variants.</param>
/// <param name="Weight">Relative. Range: 0 or more.</param>
/// <param name="Prompt">What the agent is told.</param>
/// <param name="Model">Model profile; null for the agent's own choice.</param>
/// <param name="Plugins">What the agent is given.</param>
public sealed record PresetArm(string Name, int Weight, string Prompt, string? Model, IReadOnlyList<PluginSource> Plugins);

/// <summary>Where a plugin comes from.</summary>
/// <param name="Source">github:owner/repo, a git address or a path.</param>
/// <param name="Ref">Branch, tag or commit; the default branch when null.</param>
/// <param name="RepoPath">Folder within the repository; its top when null.</param>
public sealed record PluginSource(string Source, string? Ref, string? RepoPath);

/// <summary>A repository to clone.</summary>
/// <param name="Url">A git address, or owner/repo with a provider.</param>
/// <param name="Ref">Branch, tag or commit; the default branch when null.</param>
/// <param name="Provider">github, gitlab or bitbucket.</param>
public sealed record RepositorySource(string Url, string? Ref, string? Provider);
