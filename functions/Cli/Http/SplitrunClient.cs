using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Splitrun.Cli.Http;

/// <summary>The HTTP API of the app. What the app refuses is an <see cref="ApiException"/> with its own words.</summary>
internal sealed class SplitrunClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="url">Where the app is.</param>
    /// <param name="key">A function key; null where none is asked for.</param>
    public SplitrunClient(Uri url, string? key)
    {
        _http = new HttpClient { BaseAddress = url };
        if (!string.IsNullOrEmpty(key))
        {
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
        }
    }

    public async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var text = await SendAsync(method, path, content, cancellationToken);
        return JsonNode.Parse(text) ?? throw new ApiException($"{method} {path} answered nothing.");
    }

    public async Task<JsonNode> SendNdjsonAsync(string path, IEnumerable<JsonNode> lines, CancellationToken cancellationToken)
    {
        using var content = new StringContent(string.Join('\n', lines.Select(line => line.ToJsonString())), Encoding.UTF8, "application/x-ndjson");
        return JsonNode.Parse(await SendAsync(HttpMethod.Post, path, content, cancellationToken)) ?? throw new ApiException($"POST {path} answered nothing.");
    }

    public async Task<JsonNode> PushAsync(string path, byte[] tarball, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(tarball);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/gzip");
        return JsonNode.Parse(await SendAsync(HttpMethod.Put, path, content, cancellationToken)) ?? throw new ApiException($"PUT {path} answered nothing.");
    }

    public Task<string> GetTextAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, (HttpContent?)null, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? text : throw new ApiException($"{method} {path} answered {(int)response.StatusCode}: {DetailOf(text)}");
    }

    private static string DetailOf(string text)
    {
        try
        {
            return (string?)JsonNode.Parse(text)?["detail"] ?? text;
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }
}

/// <summary>The app refused a request.</summary>
internal sealed class ApiException(string message) : Exception(message);
