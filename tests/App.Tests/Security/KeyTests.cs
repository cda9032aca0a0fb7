using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Security;

/// <summary>Who gets in where: every operation that the running app describes, with every key, and by every way round.</summary>
public sealed class KeyTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string AdminKey = "planted admin key 61f0";
    private const string AutomationKey = "planted automation key 9d2c";

    /// <summary>All that an automation may do. Whoever adds to this list has thought about what a stolen automation key can do with it.</summary>
    private static readonly string[] OfAutomations =
        ["DispatchAutomation", "DispatchRun", "EvaluateFlag", "EvaluateFlags", "GetBundle", "GetDefaultBundle", "GetRun", "GetRunSummary", "PostOutcomes"];

    private static readonly string[] OfAnybody = ["GetDashboard", "GetDashboardFile", "GetExperimentSchema", "GetFrontMatterSchema", "GetHealth", "GetOpenApi"];

    /// <summary>Addresses of what the automation key does not open, written so that somebody might take them for others.</summary>
    private static readonly string[] Disguises =
    [
        "/API/V1/EXPERIMENTS",
        "/api/v1/experiments/",
        "//api/v1/experiments",
        "/api//v1/experiments",
        "/dashboard/../api/v1/experiments",
        "/dashboard/%2e%2e/api/v1/experiments",
        "/dashboard/..%2fapi/v1/experiments",
        "/healthz/../api/v1/experiments",
        "/healthz;/api/v1/experiments",
        "/api/v1/%65xperiments",
        "/api/v1/experiments%2f",
        "/api/v1/experiments?code=",
        "/api/v1/experiments?code=the%20automation%20key",
        "/api/v1/experiments?code=the%20automation%20key&code=the%20admin%20key",
        "/admin/functions/AnalyzeByTimer",
        "/admin/host/keys",
        "/runtime/webhooks/",
    ];

    private static readonly Dictionary<string, string> WithKeys =
        new() { ["Local__EnforceKeys"] = "true", ["Local__AdminKey"] = AdminKey, ["Local__AutomationKey"] = AutomationKey };

    [Fact]
    public async Task EveryOperation_OpensToThoseItIsForAndNobodyElse()
    {
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString, WithKeys);
        var operations = await OperationsAsync(app.Client);
        Assert.Superset(OfAutomations.Concat(OfAnybody).ToHashSet(), operations.Select(o => o.Name).ToHashSet());

        foreach (var (name, method, path) in operations)
        {
            var anybody = OfAnybody.Contains(name);
            var automation = anybody || OfAutomations.Contains(name);
            Assert.Equal((name, "no key", anybody), (name, "no key", await OpensAsync(app.Client, method, path, null)));
            Assert.Equal((name, "another key", anybody), (name, "another key", await OpensAsync(app.Client, method, path, "another key")));
            Assert.Equal((name, "a part of the key", anybody), (name, "a part of the key", await OpensAsync(app.Client, method, path, AdminKey[..^1])));
            Assert.Equal((name, "the automation key", automation), (name, "the automation key", await OpensAsync(app.Client, method, path, AutomationKey)));
            Assert.Equal((name, "the admin key", true), (name, "the admin key", await OpensAsync(app.Client, method, path, AdminKey)));
        }
    }

    [Fact]
    public async Task Address_WrittenOtherwise_OpensNothing()
    {
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString, WithKeys);
        HttpMethod[] methods = [HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Options, new("PROPFIND")];
        foreach (var (address, method) in Disguises.SelectMany(address => methods.Select(method => (address, method))))
        {
            using var request = new HttpRequestMessage(method, Literally(app.Client, address));
            request.Headers.TryAddWithoutValidation("X-HTTP-Method-Override", "GET");
            request.Headers.TryAddWithoutValidation("X-Original-URL", "/healthz");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");

            using var answer = await app.Client.SendAsync(request);

            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest, $"{method} {address}: {answer.StatusCode}");
        }
    }

    private static Uri Literally(HttpClient client, string address) =>
        new($"http://{client.BaseAddress!.Authority}{address}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static async Task<List<(string Name, HttpMethod Method, string Path)>> OperationsAsync(HttpClient client)
    {
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri("/api/v1/openapi.json", UriKind.Relative)))!;
        return
        [
            .. from path in document["paths"]!.AsObject()
               from verb in path.Value!.AsObject()
               select ((string)verb.Value!["operationId"]!, new HttpMethod(verb.Key.ToUpperInvariant()), path.Key.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)),
        ];
    }

    private static async Task<bool> OpensAsync(HttpClient client, HttpMethod method, string path, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode < 500, text);
        Assert.DoesNotContain(AdminKey, text, StringComparison.Ordinal);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            Assert.Equal(401, JsonDocument.Parse(text).RootElement.GetProperty("status").GetInt32());
        }

        return answer.StatusCode != HttpStatusCode.Unauthorized;
    }
}
