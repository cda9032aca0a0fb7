using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.GitHub;

/// <summary>One request to GitHub and what came of it.</summary>
internal sealed class GitHubRequest(HttpClient client, PublishingOptions options, TimeProvider time)
{
    private const string ApiVersion = "2022-11-28";

    /// <summary>Largest answer that is read: a page of a hundred comments of 64 KiB each.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>Sends a request; the answer's JSON, or null where there is none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="url">The absolute address.</param>
    /// <param name="token">The token; it goes to GitHub and nowhere else.</param>
    /// <param name="body">What is sent, if anything.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PublicationFailedException">GitHub refused it, could not be reached, or asks to come back later.</exception>
    public async Task<JsonNode?> SendAsync(HttpMethod method, Uri url, string token, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.UserAgent.ParseAdd("Splitrun/1.0");
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Add("X-GitHub-Api-Version", ApiVersion);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var answer = Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return response.IsSuccessStatusCode ? answer : throw GitHubRefusal.Of(response, answer, time.GetUtcNow());
        }
        catch (HttpRequestException failure)
        {
            throw new PublicationFailedException($"GitHub could not be reached ({failure.HttpRequestError}).", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PublicationFailedException($"GitHub did not answer within {options.Timeout.TotalSeconds:0.#} s.", failure);
        }
    }

    /// <summary>What is no JSON (a gateway's page, say) says nothing.</summary>
    private static JsonNode? Parse(byte[] answer)
    {
        try
        {
            return answer.Length == 0 ? null : JsonNode.Parse(answer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
