using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.OpenApi;

/// <summary>The OpenAPI document is whole. That answers are as it says is checked wherever a test gets one.</summary>
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
    public void EveryGet_IsAnsweredToHeadToo()
    {
        var reading = typeof(HealthFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(p => (method.Name, p.GetCustomAttribute<HttpTriggerAttribute>()?.Methods)))
            .Where(function => function.Methods?.Contains("get") == true)
            .ToList();

        Assert.NotEmpty(reading);
        Assert.All(reading, function => Assert.True(function.Methods!.Contains("head"), function.Name));
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
    public async Task Document_Definition_TakesShortForms()
    {
        var members = (await DocumentAsync())["components"]!["schemas"]!["ExperimentDraft"]!["properties"]!;

        foreach (var schema in new[] { members["metric"], members["variants"]!["items"], members["secondary_metrics"]!["items"] })
        {
            Assert.Contains(schema!["anyOf"]!.AsArray(), form => (string?)form!["type"] == "string");
            Assert.Contains(schema["anyOf"]!.AsArray(), form => form!["properties"] is not null || form["$ref"] is not null);
        }
    }

    [Fact]
    public async Task Document_Outcome_LeavesOutWhatTheServerSets()
    {
        var members = (await DocumentAsync())["components"]!["schemas"]!["OutcomeDraft"]!["properties"]!.AsObject();

        Assert.DoesNotContain("waiting_since", members.Select(m => m.Key));
        Assert.Equal("A number, true or false.", (string?)members["primary_metric"]!["description"]);
    }

    [Fact]
    public async Task Document_SwitchesInTheQuery_AreBoolean()
    {
        var parameters = (await DocumentAsync())["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).SelectMany(o => o.Value!["parameters"]!.AsArray()).Where(p => (string?)p!["in"] == "query").ToList();

        Assert.NotEmpty(parameters);
        Assert.All(parameters, p => Assert.Equal(((string)p!["description"]!).StartsWith("true ", StringComparison.Ordinal), (string?)p["schema"]!["type"] == "boolean"));
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
