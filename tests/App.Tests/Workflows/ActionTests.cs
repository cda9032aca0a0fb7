using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Bundles;
using Splitrun.TestKit.Polling;

namespace Splitrun.App.Tests.Workflows;

/// <summary>The composite actions, run from their action.yml against the running app.</summary>
[Collection(RunningApp.Name)]
public sealed class ActionTests(AppFixture fixture) : IDisposable
{
    private const string Key = "a \"secret\" \\ key";

    private readonly Api _api = new(fixture.App.Client);
    private readonly string _folder = Directory.CreateTempSubdirectory("splitrun-actions-").FullName;
    private int _runners;

    private string Url => fixture.App.Client.BaseAddress!.ToString();

    [Fact]
    public async Task Dispatch_New_HandsEverythingOn()
    {
        var key = await StartAsync();
        var runner = Runner();

        var outputs = await runner.UseAsync("dispatch", With(key, ("attributes", """{"a":"b"}""")));

        Assert.True(outputs is not null, runner.Log);
        var run = (await _api.GetAsync($"/api/v1/experiments/{key}/runs/4711")).Json;
        Assert.Equal((string?)run["variant"], outputs["variant"]);
        Assert.Equal(("4711", "random", "true", (string?)run["bundle"]!["sha256"]), (outputs["run-id"], outputs["reason"], outputs["counted"], outputs["bundle-sha256"]));
        Assert.True(JsonNode.DeepEquals(run["payload"], JsonNode.Parse(outputs["payload"])), outputs["payload"]);
        Assert.True(JsonNode.DeepEquals(run["tags"], JsonNode.Parse(outputs["tags"])), outputs["tags"]);
        Assert.True(JsonNode.DeepEquals(run["trace"]!["attributes"], JsonNode.Parse(outputs["trace-attributes"])), outputs["trace-attributes"]);
        Assert.Equal((string?)run["trace"]!["traceparent"], outputs["traceparent"]);
        Assert.Equal("nightly", (string?)run["workflow"]);
        Assert.Equal("b", (string?)run["attributes"]!["a"]);
        Assert.Equal($"I am {outputs["variant"]}.", await File.ReadAllTextAsync(Path.Combine(outputs["bundle"], "prompts", "prompt.txt")));
        Assert.Equal((key, outputs["variant"], "4711"), (runner.Environment["SPLITRUN_EXPERIMENT"], runner.Environment["SPLITRUN_VARIANT"], runner.Environment["SPLITRUN_RUN_ID"]));
        Assert.Contains(key, runner.Files.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispatch_AnotherAttempt_GetsTheSameAndCountsOnce()
    {
        var key = await StartAsync();

        var first = await Runner().UseAsync("dispatch", With(key));
        var second = await Runner(attempt: 2).UseAsync("dispatch", With(key));

        Assert.Equal((first!["variant"], first["traceparent"]), (second!["variant"], second["traceparent"]));
        Assert.Single((await _api.GetAsync($"/api/v1/runs?experiment={key}")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Dispatch_PayloadOfManyLines_IsAnOutputLikeAnyOther()
    {
        var key = await StartAsync("""{"variants":[{"key":"a","payload":"x\nevil=1\nEOF\n"},{"key":"b","weight":0}]}""", bundles: false);
        var runner = Runner();

        var outputs = await runner.UseAsync("dispatch", With(key));

        Assert.Equal("x\nevil=1\nEOF\n", (string?)JsonNode.Parse(outputs!["payload"]));
        Assert.Equal(("", ""), (outputs["bundle"], outputs["bundle-sha256"]));
    }

    [Fact]
    public async Task Outcome_AfterDispatch_NeedsNothingMore()
    {
        var key = await StartAsync();
        var runner = Runner();
        await runner.UseAsync("dispatch", With(key));

        var outputs = await runner.UseAsync("outcome", new Dictionary<string, string> { ["url"] = Url, ["key"] = Key, ["primary-metric"] = "12.5", ["metrics"] = """{"cost_usd":0.5}""" });

        Assert.True(outputs is not null, runner.Log);
        await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 1, "the outcome is counted");
        var outcome = (await _api.GetAsync($"/api/v1/experiments/{key}/runs/4711")).Json["outcome"]!;
        Assert.Equal(("success", 12.5, 0.5, 1), ((string?)outcome["conclusion"], (double)outcome["primary_metric"]!, (double)outcome["metrics"]!["cost_usd"]!, (int)outcome["sequence"]!));
        Assert.InRange((double)outcome["metrics"]!["duration_ms"]!, 0, 60_000);
    }

    [Fact]
    public async Task Automation_WithSeveralExperiments_IsDispatchedAndReportedAtOnce()
    {
        var automation = $"automation-{Guid.NewGuid():N}";
        var definition = $$"""{"automation":"{{automation}}","variants":["a","b"]}""";
        string[] keys = [await StartAsync(definition, bundles: false), await StartAsync(definition, bundles: false)];
        var runner = Runner();

        var outputs = await runner.UseAsync("dispatch", new Dictionary<string, string> { ["url"] = Url, ["automation"] = automation });
        var reported = await runner.UseAsync("outcome", new Dictionary<string, string> { ["url"] = Url });

        Assert.True(outputs is not null && reported is not null, runner.Log);
        Assert.Equal("", outputs["variant"]);
        Assert.Equal(keys.Order(), JsonNode.Parse(outputs["assignments"])!.AsObject().Select(a => a.Key).Order());
        Assert.All(keys, key => Assert.Contains(key, runner.Files.Summary, StringComparison.Ordinal));
        foreach (var key in keys)
        {
            await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 1, "the outcome is counted");
        }
    }

    [Theory]
    [InlineData("success", "success")]
    [InlineData("failure", "failure")]
    [InlineData("cancelled", "cancelled")]
    [InlineData("skipped", "skipped")]
    [InlineData("timed_out", "timed_out")]
    public async Task Outcome_Conclusion_IsTheJobs(string status, string conclusion)
    {
        var key = await StartAsync(bundles: false);
        await _api.DispatchAsync(key, """{"run_id":"r"}""");
        var runner = Runner();

        var outputs = await runner.UseAsync("outcome", new Dictionary<string, string> { ["url"] = Url, ["experiment"] = key, ["run-id"] = "r", ["conclusion"] = status, ["error-kind"] = "a kind", ["duration-ms"] = "7" });

        Assert.True(outputs is not null, runner.Log);
        await Eventually.TrueAsync(
            async () => (string?)(await _api.GetAsync($"/api/v1/experiments/{key}/runs/r")).Json["outcome"]?["conclusion"] == conclusion, TimeSpan.FromSeconds(60), "the outcome is there");
    }

    [Theory]
    [InlineData("outcome", "conclusion", "perhaps")]
    [InlineData("outcome", "metrics", "[1]")]
    [InlineData("outcome", "primary-metric", "much")]
    [InlineData("outcome", "url", "nowhere")]
    [InlineData("dispatch", "attributes", "no JSON")]
    [InlineData("dispatch", "automation", "too")]
    [InlineData("dispatch", "key", "two\nlines")]
    [InlineData("dispatch", "run-id", "")]
    public async Task Input_Wrong_IsSaidBeforeAnythingIsAsked(string action, string input, string value)
    {
        var with = action == "dispatch" ? With("e") : new Dictionary<string, string> { ["url"] = Url, ["experiment"] = "e" };
        with[input] = value;
        var runner = Runner();

        Assert.Null(await runner.UseAsync(action, with));

        Assert.Contains("::error title=Splitrun::", runner.Log, StringComparison.Ordinal);
        Assert.Contains(input == "automation" ? "not both" : input, runner.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispatch_Refused_SaysWhyAndNotTheKey()
    {
        var runner = Runner();

        Assert.Null(await runner.UseAsync("dispatch", With("nobody")));

        Assert.Contains("nobody", runner.Log, StringComparison.Ordinal);
        Assert.Contains("404", runner.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", runner.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(runner.Environment, v => v.Value.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispatch_BusyServer_IsAskedAgainWithTheKeyAndTheSameRun()
    {
        await using var busy = await BusyServer.StartAsync(503, 429);

        var runner = Runner();
        Assert.Null(await runner.UseAsync("dispatch", With("e", ("url", busy.Url))));

        Assert.Equal(3, busy.Received.Count);
        Assert.Single(busy.Received.Select(r => r.Body).Distinct());
        Assert.All(busy.Received, r => Assert.Equal(Key, r.Key));
        Assert.Contains("status 418", runner.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispatch_TarballOfAnotherHash_IsNotExpanded()
    {
        await using var server = await BusyServer.StartAsync();
        server.Answer = $$"""{"run_id":"r","experiment":"e","variant":"a","environment":{"PATH":"/evil","SPLITRUN_RUN_ID":"r"},"tags":{},"trace":{"traceparent":"t","attributes":{} },"bundle":{"url":"{{server.Url}}/tarball","sha256":"{{new string('0', 64)}}","size":1} }""";
        var runner = Runner();

        Assert.Null(await runner.UseAsync("dispatch", With("e", ("url", server.Url))));

        Assert.Contains("SHA-256", runner.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("PATH", runner.Environment.Keys);
        Assert.Null(server.Received.Single(r => r.Path == "/tarball").Key);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<string, string> With(string experiment, params (string Name, string Value)[] more)
    {
        var with = new Dictionary<string, string> { ["url"] = Url, ["key"] = Key, ["experiment"] = experiment };
        foreach (var (name, value) in more)
        {
            with[name] = value;
        }

        return with;
    }

    private WorkflowRunner Runner(int attempt = 1) => new(
        Directory.CreateDirectory(Path.Combine(_folder, $"{_runners++}")).FullName,
        new Dictionary<string, string> { ["github.run_id"] = "4711", ["github.run_attempt"] = $"{attempt}", ["github.workflow"] = "nightly" });

    private async Task<string> StartAsync(
        string definition = """{"variants":[{"key":"a","payload":{"n":1}},{"key":"b","payload":{"n":1}}],"metric":"effective_tokens","secondary_metrics":["cost_usd"]}""", bool bundles = true)
    {
        var key = await _api.StartExperimentAsync(definition, "action");
        foreach (var variant in bundles ? new[] { "a", "b" } : [])
        {
            Assert.Equal(HttpStatusCode.OK, (await _api.PushBundleAsync(key, variant, Tarballs.Valid($"I am {variant}."))).Status);
        }

        return key;
    }

    /// <summary>A server that answers with the given statuses first, and then with <see cref="Answer"/>, or 418 where there is none.</summary>
    private sealed class BusyServer : IAsyncDisposable
    {
        private readonly WebApplication _server;
        private readonly ConcurrentQueue<int> _first;

        private BusyServer(WebApplication server, string url, int[] first) => (_server, Url, _first) = (server, url, new ConcurrentQueue<int>(first));

        public string Url { get; }

        public string? Answer { get; set; }

        public ConcurrentQueue<(string Path, string Body, string? Key)> Received { get; } = new();

        public static async Task<BusyServer> StartAsync(params int[] first)
        {
            var url = $"http://127.0.0.1:{FreePorts.Take(1)[0]}";
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls(url);
            var server = new BusyServer(builder.Build(), url, first);
            server._server.Run(server.TakeAsync);
            await server._server.StartAsync();
            return server;
        }

        public async ValueTask DisposeAsync() => await _server.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            Received.Enqueue((context.Request.Path, body, context.Request.Headers["x-functions-key"].FirstOrDefault()));
            var isFirst = _first.TryDequeue(out var status);
            context.Response.StatusCode = isFirst ? status : Answer is null ? StatusCodes.Status418ImATeapot : StatusCodes.Status200OK;
            context.Response.Headers.RetryAfter = "1";
            await context.Response.WriteAsync(isFirst ? "" : Answer ?? "{}");
        }
    }
}
