using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.OpenApi;

/// <summary>The OpenAPI document is whole, and what the app answers is what it says.</summary>
[Collection(RunningApp.Name)]
public sealed class OpenApiTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Document_DescribesEveryHttpFunctionAndNothingElse()
    {
        var document = await DocumentAsync();
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => (string)verb.Value!["operationId"]!));

        var functions = typeof(HealthFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(p => p.GetCustomAttribute<HttpTriggerAttribute>() is not null))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
            .Where(name => name != "AnswerUnknownAddress");

        Assert.Equal(functions.Order(), described.Order());
        Assert.Equal("3.1.0", (string?)document["openapi"]);
    }

    [Fact]
    public async Task Document_References_Resolve()
    {
        var document = await DocumentAsync();
        var references = ReferencesIn(document).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(Resolve(document, reference)));
    }

    [Fact]
    public async Task Document_NamesTheWebhooksHeaders()
    {
        var parameters = (await DocumentAsync())["webhooks"]!["report"]!["post"]!["parameters"]!.AsArray().Select(p => (string?)p!["name"]);

        Assert.Equal(["Splitrun-Event", "Splitrun-Delivery", "Splitrun-Signature"], parameters);
    }

    [Fact]
    public async Task Document_TellsWhatEachKeyOpens()
    {
        var paths = (await DocumentAsync())["paths"]!;

        Assert.NotNull(paths["/api/v1/outcomes"]!["post"]!["security"]![0]!["automation"]);
        Assert.NotNull(paths["/api/v1/runs"]!["get"]!["security"]![0]!["admin"]);
        Assert.Null(paths["/healthz"]!["get"]!["security"]);
    }

    [Fact]
    public async Task RealAnswers_AreAsDescribed()
    {
        var document = await DocumentAsync();
        var check = new SchemaCheck(document);
        var key = await _api.StartExperimentAsync("""{"variants":["a",{"key":"b","payload":[1]}],"metric":"effective_tokens","guardrails":[{"metric":"success","max_regression":0.1}],"assignment":{"segments":[{"any":[{"attribute":"x","operator":"exists"}]}]}}""");
        await _api.DispatchAsync(key, """{"run_id":"r","attributes":{"x":1}}""");
        var outcome = $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"success","primary_metric":5}""";
        await _api.PostAsync("/api/v1/outcomes", outcome);
        await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 1, "the outcome is counted");

        foreach (var (method, path, template, body) in new[]
        {
            ("get", $"/api/v1/experiments/{key}", "/api/v1/experiments/{key}", null),
            ("patch", $"/api/v1/experiments/{key}", "/api/v1/experiments/{key}", """{"description":"d"}"""),
            ("get", "/api/v1/experiments", "/api/v1/experiments", null),
            ("get", $"/api/v1/experiments/{key}/versions", "/api/v1/experiments/{key}/versions", null),
            ("get", $"/api/v1/experiments/{key}/decisions", "/api/v1/experiments/{key}/decisions", null),
            ("post", $"/api/v1/experiments/{key}/runs", "/api/v1/experiments/{key}/runs", """{"run_id":"r"}"""),
            ("get", $"/api/v1/experiments/{key}/runs/r", "/api/v1/experiments/{key}/runs/{runId}", null),
            ("get", $"/api/v1/runs?experiment={key}", "/api/v1/runs", null),
            ("post", "/api/v1/outcomes", "/api/v1/outcomes", outcome),
            ("get", "/api/v1/outcomes/orphans", "/api/v1/outcomes/orphans", null),
            ("get", "/api/v1/outcomes/poison", "/api/v1/outcomes/poison", null),
            ("post", $"/api/v1/experiments/{key}/analyze", "/api/v1/experiments/{key}/analyze", ""),
            ("get", $"/api/v1/experiments/{key}/report", "/api/v1/experiments/{key}/report", null),
            ("get", $"/api/v1/experiments/{key}/reports", "/api/v1/experiments/{key}/reports", null),
            ("get", "/api/v1/publications/poison", "/api/v1/publications/poison", null),
            ("get", "/api/v1/metrics", "/api/v1/metrics", null),
            ("get", "/healthz", "/healthz", null),
            ("post", "/api/v1/statistics/compare", "/api/v1/statistics/compare", """{"kind":"binary","arms":[{"successes":1,"trials":9},{"successes":5,"trials":9},{"successes":6,"trials":9}]}"""),
            ("post", "/api/v1/sample-size", "/api/v1/sample-size", """{"kind":"mean","effect":1,"sd":2}"""),
            ("post", "/api/v1/power", "/api/v1/power", """{"kind":"mean","effect":1,"sd":2,"n":50}"""),
            ("post", "/api/v1/simulate", "/api/v1/simulate", """{"kind":"mean","sd":2,"histories":5,"planned_samples":50}"""),
            ("post", $"/api/v1/experiments/{key}/stop", "/api/v1/experiments/{key}/stop", "{}"),
            ("get", "/api/v1/experiments/nobody", "/api/v1/experiments/{key}", null),
            ("put", "/api/v1/experiments/-", "/api/v1/experiments/{key}", "{}"),
        })
        {
            var answer = await _api.SendAsync(new HttpMethod(method), path, body);
            var described = document["paths"]![template]![method]!["responses"]![$"{(int)answer.Status}"];
            Assert.True(described is not null, $"{method} {path} answered {answer.Status}, which is not described");
            var errors = check.Errors(described["content"]![answer.ContentType!]!["schema"], answer.Json, $"{method} {path}").Take(5).ToList();
            Assert.True(errors.Count == 0, $"{string.Join("; ", errors)}\n{answer.Text}");
        }
    }

    [Fact]
    public async Task Document_HasAnETag()
    {
        var first = await _api.GetAsync("/api/v1/openapi.json");

        Assert.Equal(HttpStatusCode.NotModified, (await _api.GetAsync("/api/v1/openapi.json", ("If-None-Match", first.ETag!))).Status);
    }

    private async Task<JsonNode> DocumentAsync() => (await _api.GetAsync("/api/v1/openapi.json")).Json;

    private static IEnumerable<string> ReferencesIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => m is { Key: "$ref", Value: JsonValue reference } ? [reference.GetValue<string>()] : ReferencesIn(m.Value)),
        JsonArray items => items.SelectMany(ReferencesIn),
        _ => [],
    };

    internal static JsonNode? Resolve(JsonNode document, string reference)
    {
        JsonNode? node = document;
        foreach (var step in reference.Split('/')[1..])
        {
            node = node is JsonArray items ? items[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node?[step.Replace("~1", "/", StringComparison.Ordinal)];
        }

        return node;
    }
}
