using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.OpenApi;
using Splitrun.TestKit.Polling;

namespace Splitrun.App.Tests.Hosting;

/// <summary>The HTTP API in the words of its users. Every answer is checked against the running app's OpenAPI document.</summary>
public sealed class Api(HttpClient client)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, bool> _succeeded = new();

    public HttpClient Client => client;

    /// <summary>Names of the operations that answered with success so far.</summary>
    public IEnumerable<string> Succeeded => _succeeded.Keys;

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? json = null, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await SendAsync(request, path);
    }

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers: headers);

    public Task<ApiAnswer> PostAsync(string path, string json = "{}") => SendAsync(HttpMethod.Post, path, json);

    public Task<ApiAnswer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    /// <summary>A running experiment with two variants, control first.</summary>
    public async Task<string> StartExperimentAsync(string definition = """{"variants":["a","b"],"metric":"effective_tokens"}""", string prefix = "exp")
    {
        var key = $"{prefix}-{Guid.NewGuid():N}";
        var put = await PutAsync($"/api/v1/experiments/{key}?start=true", definition);
        Assert.True(put.Status == HttpStatusCode.Created, put.Text);
        return key;
    }

    public Task<ApiAnswer> PushBundleAsync(string key, string variant, byte[] tarball, string query = "") =>
        SendTarballAsync(HttpMethod.Put, $"/api/v1/experiments/{key}/variants/{variant}/bundle{query}", tarball);

    public Task<ApiAnswer> PushAsync(string path, byte[] tarball) => SendTarballAsync(HttpMethod.Put, path, tarball);

    public Task<ApiAnswer> PostTarballAsync(string path, byte[] tarball) => SendTarballAsync(HttpMethod.Post, path, tarball);

    private async Task<ApiAnswer> SendTarballAsync(HttpMethod method, string path, byte[] tarball)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(tarball) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/gzip");
        return await SendAsync(request, path);
    }

    /// <summary>Dispatches a run and gives the answer's body.</summary>
    public async Task<JsonNode> DispatchAsync(string key, string json = "{}")
    {
        var answer = await PostAsync($"/api/v1/experiments/{key}/runs", json);
        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    /// <summary>Waits until the report of an experiment says what the condition asks for.</summary>
    public async Task<JsonNode> ReportWhenAsync(string key, Func<JsonNode, bool> condition, string what)
    {
        JsonNode? last = null;
        await Eventually.TrueAsync(
            async () => condition(last = (await GetAsync($"/api/v1/experiments/{key}/report")).Json),
            Limit,
            what);
        return last!;
    }

    private async Task<ApiAnswer> SendAsync(HttpRequestMessage request, string path)
    {
        var described = await DescribedApi.OfAsync(client);
        using var response = await client.SendAsync(request);
        var answer = new ApiAnswer(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.ETag?.ToString(), response.Headers.RetryAfter?.ToString(), await response.Content.ReadAsStringAsync());
        var errors = described.Errors(request.Method, path, answer);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Take(5))}\n{answer.Text}");
        if (response.IsSuccessStatusCode && described.OperationOf(request.Method, path) is { } operation)
        {
            _succeeded[operation] = true;
        }

        return answer;
    }
}

/// <summary>An answer as it came.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, string? ContentType, string? ETag, string? RetryAfter, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException($"Not JSON: {Text}");
}
