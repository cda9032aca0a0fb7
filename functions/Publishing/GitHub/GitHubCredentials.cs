using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.GitHub;

/// <summary>The token to speak to GitHub with: the one of the settings, or one of the app's installation, which is kept until shortly before it ends.</summary>
internal sealed class GitHubCredentials(PublishingOptions options, TimeProvider time)
{
    /// <summary>A token is not used when it ends within this time.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, InstallationToken> _tokens = new();

    private bool IsApp => !string.IsNullOrEmpty(options.GitHubAppId) && !string.IsNullOrEmpty(options.GitHubAppKey);

    /// <summary>A token for that repository.</summary>
    /// <exception cref="PublicationFailedException">There is none, or GitHub gives none.</exception>
    public async Task<string> TokenForAsync(string repository, GitHubRequest request, GitHubAddresses addresses, CancellationToken cancellationToken)
    {
        SecretReference.Refuse(options.GitHubToken, nameof(options.GitHubToken));
        SecretReference.Refuse(options.GitHubAppId, nameof(options.GitHubAppId));
        SecretReference.Refuse(options.GitHubAppKey, nameof(options.GitHubAppKey));
        if (!IsApp)
        {
            return options.GitHubToken is { Length: > 0 } token
                ? token
                : throw new PublicationFailedException("No GitHub token and no GitHub App is set (Publishing__GitHubToken, or Publishing__GitHubAppId and Publishing__GitHubAppKey).") { IsTransient = false };
        }

        if (_tokens.TryGetValue(repository, out var kept) && kept.ExpiresAt - Margin > time.GetUtcNow())
            return kept.Token;

        var fresh = await FetchAsync(repository, request, addresses, cancellationToken);
        _tokens[repository] = fresh;
        return fresh.Token;
    }

    /// <summary>Forgets a token that GitHub no longer takes; true when there may be a better one.</summary>
    public bool Forget(string repository) => _tokens.TryRemove(repository, out _);

    private async Task<InstallationToken> FetchAsync(string repository, GitHubRequest request, GitHubAddresses addresses, CancellationToken cancellationToken)
    {
        var jwt = AppJwt.Create(options.GitHubAppId!, options.GitHubAppKey!, time.GetUtcNow());
        var installation = options.GitHubInstallationId
            ?? (long?)(await request.SendAsync(HttpMethod.Get, addresses.Of($"repos/{repository}/installation"), jwt, null, cancellationToken))?["id"]
            ?? throw new PublicationFailedException($"GitHub names no installation of the app for {repository}.") { IsTransient = false };
        var path = string.Create(CultureInfo.InvariantCulture, $"app/installations/{installation}/access_tokens");
        var answer = await request.SendAsync(HttpMethod.Post, addresses.Of(path), jwt, new JsonObject(), cancellationToken);
        return (string?)answer?["token"] is { Length: > 0 } token && DateTimeOffset.TryParse((string?)answer["expires_at"], CultureInfo.InvariantCulture, out var end)
            ? new InstallationToken(token, end)
            : throw new PublicationFailedException("GitHub answered without an installation token.");
    }

    private sealed record InstallationToken(string Token, DateTimeOffset ExpiresAt);
}

/// <summary>The addresses of one GitHub.</summary>
internal sealed class GitHubAddresses(PublishingOptions options)
{
    private const string EnterprisePath = "/api/v3";

    private readonly string _rest = options.GitHubApiUrl.TrimEnd('/');

    /// <summary>The GraphQL endpoint; GitHub Enterprise Server has it beside the REST API, not below.</summary>
    public Uri GraphQl => new(_rest.EndsWith(EnterprisePath, StringComparison.OrdinalIgnoreCase) ? $"{_rest[..^EnterprisePath.Length]}/api/graphql" : $"{_rest}/graphql");

    public Uri Of(string path) => new($"{_rest}/{path}");
}
