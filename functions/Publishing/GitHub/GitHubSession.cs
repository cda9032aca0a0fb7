using System.Text.Json.Nodes;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.GitHub;

/// <summary>Speaks to GitHub about one repository.</summary>
internal sealed class GitHubSession(string repository, GitHubRequest request, GitHubAddresses addresses, GitHubCredentials credentials)
{
    /// <summary>The repository's owner and name.</summary>
    public (string Owner, string Name) Repository => repository.Split('/') is [var owner, var name] ? (owner, name) : (repository, "");

    /// <summary>A call of the REST API, below the repository's address.</summary>
    public Task<JsonNode?> RestAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        SendAsync(method, addresses.Of($"repos/{repository}/{path}"), body, cancellationToken);

    /// <summary>A call of the GraphQL API; its <c>data</c>.</summary>
    public async Task<JsonNode?> GraphQlAsync(string query, JsonObject variables, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["query"] = query, ["variables"] = variables };
        var answer = await SendAsync(HttpMethod.Post, addresses.GraphQl, body, cancellationToken);
        return answer?["errors"] is JsonArray { Count: > 0 } errors ? throw GitHubRefusal.OfGraphQl(errors) : answer?["data"];
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, Uri url, JsonNode? body, CancellationToken cancellationToken)
    {
        var token = await credentials.TokenForAsync(repository, request, addresses, cancellationToken);
        try
        {
            return await request.SendAsync(method, url, token, body, cancellationToken);
        }
        catch (PublicationFailedException refusal) when (refusal is { IsUnauthorized: true } && credentials.Forget(repository))
        {
            // The installation's token was taken back before its time: a new one may do.
            throw new PublicationFailedException(refusal.Message, refusal);
        }
    }
}
