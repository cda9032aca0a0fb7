using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Polling;

namespace Splitrun.App.Tests.Decisions;

/// <summary>What the machine does by itself, over HTTP: guardrails stop harm, bandits move their weights, and failures stand side by side.</summary>
[Collection(RunningApp.Name)]
public sealed class MachineTests(AppFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task HardStop_OneToxicAnswer_RoutesEverybodyToControlByTheNextTimer()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"guardrails":[{"metric":"toxicity","threshold":"<=0.9","hard_stop":true}],"assignment":{"strategy":"balanced"}}""");
        var runs = await DispatchAsync(key, 4);
        var victim = runs.First(r => (string)r["variant"]! == "b");
        await PostAsync(key, runs, run => run == victim ? ""","metrics":{"toxicity":0.97}""" : ""","metrics":{"toxicity":0.1}""");

        Assert.Equal(HttpStatusCode.Accepted, (await _api.PostAsync("/admin/functions/GuardByTimer")).Status);

        await Eventually.TrueAsync(async () => (string?)(await _api.GetAsync($"/api/v1/experiments/{key}")).Json["state"] == "rolled_back", Limit, "the guardrail rolled back");
        Assert.Equal(("a", "rolled_back"), await _api.DispatchAsync(key) is { } next ? ((string?)next["variant"], (string?)next["reason"]) : default);
        var decisions = (await _api.GetAsync($"/api/v1/experiments/{key}/decisions")).Json["items"]!.AsArray();
        Assert.Contains(decisions, d => (string?)d!["by"] == "guardrails timer" && (string?)d["code"] == "guardrail_failed" && (string?)d["variant"] == "b");
    }

    [Fact]
    public async Task Bandit_BetterArm_GetsMoreWeightByTimer()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"metric":"effective_tokens","assignment":{"strategy":"bandit"}}""");
        Assert.Empty((await _api.GetAsync($"/api/v1/experiments/{key}")).Json["warnings"]!.AsArray());
        var runs = await DispatchAsync(key, 100);
        await PostAsync(key, runs, run => $",\"primary_metric\":{((string)run["variant"]! == "b" ? 500 : 900) + ((int)run["run_seq"]! * 7 % 50)}");

        await _api.PostAsync("/admin/functions/MoveBanditWeights");
        await Eventually.TrueAsync(async () => (int)(await _api.GetAsync($"/api/v1/experiments/{key}")).Json["version"]! == 3, Limit, "the weights moved");
        await _api.PostAsync("/admin/functions/MoveBanditWeights");
        var next = await _api.DispatchAsync(key);

        Assert.Equal((5, 95, 3), ((double)next["weights"]!["a"]!, (double)next["weights"]!["b"]!, (int)next["version"]!));
        Assert.Contains("reweight", (await _api.GetAsync($"/api/v1/experiments/{key}/decisions")).Json["items"]!.AsArray().Select(d => (string?)d!["decision"]));
        Assert.Equal("adaptive_batches", (string?)(await _api.GetAsync($"/api/v1/experiments/{key}/report")).Json["comparisons"]![0]!["tests"]![0]!["method"]);
    }

    [Fact]
    public async Task Compare_FailuresOfTheVariants_StandSideBySide()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"assignment":{"strategy":"balanced"}}""");
        var runs = await DispatchAsync(key, 6);
        await PostAsync(key, runs, run => (string)run["variant"]! == "b" ? ""","error_kind":"rate_limit" """ : "", run => (string)run["variant"]! == "b" ? "failure" : "success");

        var compared = (await _api.GetAsync($"/api/v1/experiments/{key}/compare")).Json;

        Assert.Equal(6, (int)compared["runs_read"]!);
        Assert.Equal(("rate_limit", 3, 1.0), compared["variants"]![1]!["error_kinds"]![0]! is { } kind ? ((string)kind["kind"]!, (int)kind["count"]!, (double)kind["share"]!) : default);
        Assert.Equal(3, (int)compared["variants"]![0]!["conclusions"]!["success"]!);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _api.GetAsync($"/api/v1/experiments/{key}/compare?runs=0")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync("/api/v1/experiments/nobody/compare")).Status);
    }

    private async Task<JsonNode[]> DispatchAsync(string key, int runs) =>
        await Task.WhenAll(Enumerable.Range(0, runs).Select(i => _api.DispatchAsync(key, $$"""{"run_id":"{{key}}-{{i}}"}""")));

    private async Task PostAsync(string key, JsonNode[] runs, Func<JsonNode, string> more, Func<JsonNode, string>? conclusion = null)
    {
        var outcomes = runs.Select(r => $$"""{"experiment":"{{key}}","run_id":"{{r["run_id"]}}","conclusion":"{{conclusion?.Invoke(r) ?? "success"}}"{{more(r)}}}""");
        var taken = await _api.SendAsync(HttpMethod.Post, "/api/v1/outcomes", string.Join('\n', outcomes), "application/x-ndjson");
        Assert.Equal(HttpStatusCode.Accepted, taken.Status);
        await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == runs.Length, "every outcome is recorded");
    }
}
