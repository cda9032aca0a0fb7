using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests;

/// <summary>An experiment's life over HTTP: states, versions, what each state hands out, and the log.</summary>
[Collection(RunningApp.Name)]
public sealed class LifecycleTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Patch_MetricByName_TakesAllThatTheNameStandsFor()
    {
        var key = $"patch-{Guid.NewGuid():N}";
        await _api.PutAsync($"/api/v1/experiments/{key}", """{"variants":["a","b"]}""");

        var patched = await _api.SendAsync(HttpMethod.Patch, $"/api/v1/experiments/{key}", """{"metric":"effective_tokens"}""");

        Assert.Equal(("effective_tokens", "continuous", "tokens"), ((string?)patched.Json["metric"]!["name"], (string?)patched.Json["metric"]!["kind"], (string?)patched.Json["metric"]!["unit"]));
    }

    [Fact]
    public async Task States_HandOutWhatTheyPromise()
    {
        var key = $"life-{Guid.NewGuid():N}";
        await _api.PutAsync($"/api/v1/experiments/{key}", """{"variants":["a","b"]}""");

        await HandsOutAsync(key, "not_started", "a");
        await DoAsync(key, "start", "running");
        Assert.True((bool)(await _api.DispatchAsync(key))["counted"]!);
        await DoAsync(key, "promote", "promoted", """{"variant":"b","reason":"better"}""");
        await HandsOutAsync(key, "promoted", "b");
        await DoAsync(key, "rollback", "rolled_back");
        await HandsOutAsync(key, "rolled_back", "a");
        await DoAsync(key, "resume", "running");
        await DoAsync(key, "stop", "stopped");
        await HandsOutAsync(key, "stopped", "a");

        var decisions = (await _api.GetAsync($"/api/v1/experiments/{key}/decisions")).Json["items"]!.AsArray();
        Assert.Equal(["stop", "resume", "rollback", "promote", "start"], decisions.Select(d => (string?)d!["decision"]));
        Assert.Equal("Promoted: every run gets b from now on. Reason: better", (string?)decisions[3]!["justification"]);
    }

    [Fact]
    public async Task Transition_NotPossible_Is409AndNamesTheState()
    {
        var key = $"life-{Guid.NewGuid():N}";
        await _api.PutAsync($"/api/v1/experiments/{key}", """{"variants":["a","b"]}""");

        var answer = await _api.PostAsync($"/api/v1/experiments/{key}/stop");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("is draft; stop is not possible from there; possible: start, archive", (string?)answer.Json["errors"]!["state"]![0]);
    }

    [Fact]
    public async Task Start_Twice_ChangesNothingTheSecondTime()
    {
        var key = await _api.StartExperimentAsync();

        var again = await _api.PostAsync($"/api/v1/experiments/{key}/start");

        Assert.Equal((HttpStatusCode.OK, 2), (again.Status, (int)again.Json["version"]!));
        Assert.Single((await _api.GetAsync($"/api/v1/experiments/{key}/decisions")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Window_Closed_HandsOutControlUncounted()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"control":"b","start_date":"2020-01-01","end_date":"2020-02-01"}""");

        await HandsOutAsync(key, "outside_window", "b");
    }

    [Fact]
    public async Task ETag_OfAnExperiment_IsItsVersion()
    {
        var key = await _api.StartExperimentAsync();
        var read = await _api.GetAsync($"/api/v1/experiments/{key}");

        var unchanged = await _api.GetAsync($"/api/v1/experiments/{key}", ("If-None-Match", read.ETag!));
        var changed = await _api.SendAsync(HttpMethod.Patch, $"/api/v1/experiments/{key}", """{"description":"new"}""", headers: ("If-Match", read.ETag!));
        var stale = await _api.SendAsync(HttpMethod.Patch, $"/api/v1/experiments/{key}", """{"description":"newer"}""", headers: ("If-Match", read.ETag!));

        Assert.Equal("\"2\"", read.ETag);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.Status);
        Assert.Equal((HttpStatusCode.OK, "\"3\""), (changed.Status, changed.ETag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal(3, (await _api.GetAsync($"/api/v1/experiments/{key}/versions")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Archive_KeepsTheHistoryAndLeavesTheList()
    {
        var key = await _api.StartExperimentAsync();
        await _api.DispatchAsync(key, """{"run_id":"kept"}""");

        await _api.SendAsync(HttpMethod.Delete, $"/api/v1/experiments/{key}");

        Assert.Equal("archived", (string?)(await _api.GetAsync($"/api/v1/experiments/{key}")).Json["state"]);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"/api/v1/experiments/{key}/runs/kept")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.PostAsync($"/api/v1/experiments/{key}/runs")).Status);
        Assert.DoesNotContain(key, (await _api.GetAsync("/api/v1/experiments?limit=1000")).Text, StringComparison.Ordinal);
    }

    private async Task DoAsync(string key, string action, string state, string body = "{}")
    {
        var answer = await _api.PostAsync($"/api/v1/experiments/{key}/{action}", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(state, (string?)answer.Json["state"]);
    }

    private async Task HandsOutAsync(string key, string reason, string variant)
    {
        JsonNode run = await _api.DispatchAsync(key);
        Assert.Equal((reason, variant, false), ((string?)run["reason"], (string?)run["variant"], (bool)run["counted"]!));
    }
}
