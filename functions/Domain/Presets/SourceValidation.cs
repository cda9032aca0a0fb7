using System.Text.RegularExpressions;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Presets;

/// <summary>The rules for plugins and repositories: addresses that git understands, without passwords, and nothing that git would take for an option.</summary>
internal static partial class SourceValidation
{
    private const int MaxSources = 50;
    private const int MaxAddress = 500;
    private const string RefRule = "must be a branch, tag or commit of at most 200 characters that git would take";
    private const string PluginRule = "must be github:owner/repo, a git address (https://, http://, ssh://, git://, file://, git@host:path) or a path (/… or ./…), without a password";
    private const string RepositoryRule = "must be a git address (https://, http://, git@host:path) without a password, or owner/repo";

    private static readonly string[] Providers = ["github", "gitlab", "bitbucket"];

    public static IReadOnlyList<PluginSource> Plugins(IReadOnlyList<PluginSourceDraft?> drafts, string field, FieldErrors errors)
    {
        errors.Require(drafts.Count <= MaxSources, field, $"must be at most {MaxSources}");
        return [.. drafts.Select((draft, i) => Plugin(draft, $"{field}[{i}]", errors)).OfType<PluginSource>()];
    }

    public static IReadOnlyList<RepositorySource> Repositories(IReadOnlyList<RepositorySourceDraft?> drafts, string field, FieldErrors errors)
    {
        errors.Require(drafts.Count <= MaxSources, field, $"must be at most {MaxSources}");
        return [.. drafts.Select((draft, i) => Repository(draft, $"{field}[{i}]", errors)).OfType<RepositorySource>()];
    }

    private static PluginSource? Plugin(PluginSourceDraft? draft, string field, FieldErrors errors)
    {
        if (draft is null)
        {
            errors.Add(field, "must be an object with a source");
            return null;
        }

        errors.Require(IsAddress(draft.Source) && (PluginAddress().IsMatch(draft.Source!) || IsGit(draft.Source!)), $"{field}.source", PluginRule);
        RequireRef(draft.Ref, $"{field}.ref", errors);
        if (draft.RepoPath is { } path)
        {
            var isInside = ArchivePath.TryParse(path, out _, out var rule);
            errors.Require(isInside, $"{field}.repo_path", rule);
            errors.Require(path.Length <= MaxAddress, $"{field}.repo_path", $"must be at most {MaxAddress} characters");
        }

        return new PluginSource(draft.Source ?? "", draft.Ref, draft.RepoPath);
    }

    private static RepositorySource? Repository(RepositorySourceDraft? draft, string field, FieldErrors errors)
    {
        if (draft is null)
        {
            errors.Add(field, "must be an object with a url, or a string");
            return null;
        }

        var isShort = draft.Url is not null && ShortAddress().IsMatch(draft.Url);
        errors.Require(IsAddress(draft.Url) && (isShort || IsGit(draft.Url!)), $"{field}.url", RepositoryRule);
        errors.Require(draft.Provider is null || Providers.Contains(draft.Provider), $"{field}.provider", $"must be one of {string.Join(", ", Providers)}");
        errors.Require(!isShort || draft.Provider is not null, $"{field}.provider", "must be given where url is owner/repo");
        RequireRef(draft.Ref, $"{field}.ref", errors);
        return new RepositorySource(draft.Url ?? "", draft.Ref, draft.Provider);
    }

    private static void RequireRef(string? reference, string field, FieldErrors errors) =>
        errors.Require(reference is null || (Reference().IsMatch(reference) && !reference.Contains("..", StringComparison.Ordinal)), field, RefRule);

    private static bool IsAddress(string? text) => Naming.IsPlainText(text, MaxAddress) && !text!.Any(char.IsWhiteSpace);

    private static bool IsGit(string text) => GitAddress().IsMatch(text) && !Password().IsMatch(text);

    [GeneratedRegex(@"^(github:[\w.-]+/[\w.-]+|\.{0,1}/.+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex PluginAddress();

    [GeneratedRegex(@"^((https?|ssh|git|file)://.+|git@[\w.-]+:.+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex GitAddress();

    /// <remarks>https://token@host is a password too; ssh://git@host is only a name.</remarks>
    [GeneratedRegex(@"^(https?|file)://[^/]*@|^\w+://[^/@]*:[^/@]*@", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Password();

    [GeneratedRegex(@"^[\w-]+/[\w.-]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex ShortAddress();

    [GeneratedRegex(@"^[\w][\w./+@#-]{0,199}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Reference();
}
