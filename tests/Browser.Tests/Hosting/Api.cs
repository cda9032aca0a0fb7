using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.TestKit.Polling;

namespace Splitrun.Browser.Tests.Hosting;

/// <summary>What automations do while people look.</summary>
public sealed class Api(HttpClient client)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Makes an experiment and starts it; gives its key.</summary>
    public async Task<string> StartAsync(string definition = """{"variants":["a","b"],"metric":"effective_tokens"}""", string prefix = "exp")
    {
        var key = NewKey(prefix);
        await SendAsync(HttpMethod.Put, $"/api/v1/experiments/{key}?start=true", definition);
        return key;
    }

    public Task PutAsync(string key, string definition) => SendAsync(HttpMethod.Put, $"/api/v1/experiments/{key}", definition);

    public static string NewKey(string prefix) => $"{prefix}-{Guid.NewGuid():N}"[..(prefix.Length + 9)];

    public Task<JsonNode> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<JsonNode> PostAsync(string path, string body = "{}") => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Lets so many runs ask for a variant and report, and waits until they are counted.</summary>
    /// <param name="key">The experiment.</param>
    /// <param name="runs">How many.</param>
    /// <param name="name">Start of their ids.</param>
    /// <param name="value">The primary metric, by variant and number of the run.</param>
    public async Task RunAsync(string key, int runs, string name, Func<string, int, double> value)
    {
        var variants = await Task.WhenAll(Enumerable.Range(0, runs).Select(
            async i => (string)(await PostAsync($"/api/v1/experiments/{key}/runs", $$"""{"run_id":"{{name}}-{{i}}","workflow":"nightly"}"""))["variant"]!));
        var outcomes = variants.Select((variant, i) => new JsonObject
        {
            ["experiment"] = key,
            ["run_id"] = $"{name}-{i}",
            ["conclusion"] = i % 10 == 9 ? "failure" : "success",
            ["duration_ms"] = 1000 + (i * 37 % 500),
            ["primary_metric"] = value(variant, i),
        }.ToJsonString());
        var before = await ConcludedAsync(key);
        await SendAsync(HttpMethod.Post, "/api/v1/outcomes", string.Join('\n', outcomes), "application/x-ndjson");
        await Eventually.TrueAsync(async () => await ConcludedAsync(key) == before + runs, Limit, "the outcomes are counted");
    }

    private async Task<int> ConcludedAsync(string key) => (int)(await GetAsync($"/api/v1/experiments/{key}/report"))["totals"]!["concluded"]!;

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        }

        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
