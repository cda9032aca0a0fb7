using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Polly;

namespace Splitrun.Cli.Http;

/// <summary>The HTTP API of the app. What the app refuses is an <see cref="ApiException"/> with its own words.</summary>
internal sealed class SplitrunClient : IDisposable
{
    private const int PageSize = 1000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    /// <param name="url">Where the app is.</param>
    /// <param name="key">A function key; null where none is asked for.</param>
    /// <param name="notice">Told when a busy app makes the client wait.</param>
    public SplitrunClient(Uri url, string? key, Action<string>? notice = null)
    {
        // The app may stand behind a path of its own, which the addresses of the API come after.
        _http = new HttpClient { BaseAddress = new Uri($"{url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/"), Timeout = Limit };
        _retries = Retries.Create(notice);
        if (!string.IsNullOrEmpty(key) && !_http.DefaultRequestHeaders.TryAddWithoutValidation("x-functions-key", key))
        {
            throw new UsageException("The key holds characters that no key can have.");
        }
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonNode> PostAsync(string path, JsonNode body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, body, cancellationToken);

    public Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        SendContentAsync(method, path, body is null ? null : () => TextContent(body.ToJsonString(), "application/json"), cancellationToken);

    public Task<JsonNode> SendTextAsync(HttpMethod method, string path, string text, string contentType, CancellationToken cancellationToken) =>
        SendContentAsync(method, path, () => TextContent(text, contentType), cancellationToken);

    public Task<JsonNode> SendNdjsonAsync(string path, IEnumerable<JsonNode> lines, CancellationToken cancellationToken) =>
        SendTextAsync(HttpMethod.Post, path, string.Join('\n', lines.Select(line => line.ToJsonString())), "application/x-ndjson", cancellationToken);

    /// <param name="path">The address.</param>
    /// <param name="open">Opens the tarball; once more for each retry.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    public Task<JsonNode> PushAsync(string path, Func<Stream> open, CancellationToken cancellationToken) => SendContentAsync(
        HttpMethod.Put, path, () => new StreamContent(open()) { Headers = { ContentType = new MediaTypeHeaderValue("application/gzip") } }, cancellationToken);

    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(HttpMethod.Get, path, null, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>An answer of which only the head has been read.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) => OpenAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>The items of a list, page after page.</summary>
    public async IAsyncEnumerable<JsonObject> ListAsync(string path, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        var left = limit;
        do
        {
            var page = await GetAsync(Address.With(path, ("limit", $"{Math.Min(left, PageSize)}"), ("cursor", cursor)), cancellationToken);
            foreach (var item in page["items"]!.AsArray().OfType<JsonObject>().Take(left))
            {
                left--;
                yield return item;
            }

            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null && left > 0);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendContentAsync(HttpMethod method, string path, Func<HttpContent>? content, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(method, path, content, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonNode.Parse(text) ?? throw new FailedException($"{method} {path} answered nothing.");
        }
        catch (System.Text.Json.JsonException)
        {
            throw new FailedException($"{method} {path} did not answer JSON; is that the address of Splitrun?");
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, Func<HttpContent>? content, CancellationToken cancellationToken)
    {
        var response = await _retries.ExecuteAsync(
            async token =>
            {
                using var request = new HttpRequestMessage(method, path.TrimStart('/')) { Content = content?.Invoke() };
                return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            },
            cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new ApiException($"{method} {path}", response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    private static StringContent TextContent(string text, string contentType) => new(text, Encoding.UTF8, contentType);
}
