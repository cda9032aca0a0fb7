using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Polling;

namespace Splitrun.App.Tests.Decisions;

/// <summary>An experiment's life over HTTP: a breach, a repair, a promotion by the machine, a rollback by a person; and what its log says of it.</summary>
[Collection(RunningApp.Name)]
public sealed class LifeTests(AppFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Api _api = new(fixture.App.Client);
    private int _runs;

    [Fact]
    public async Task Life_BreachRepairPromotionRollback_IsToldByItsLog()
    {
        var key = await _api.StartExperimentAsync(
            """{"variants":["a","b"],"metric":"effective_tokens","guardrails":[{"metric":"toxicity","threshold":"<=0.1"}],"assignment":{"strategy":"balanced"},"automation_policy":{"auto_promote":true}}""");
        await RunAsync(key, 50, i => 1000 + (i * 37 % 100), i => 700 + (i * 37 % 100), toxicity: 0.5);
        await GuardAsync(key, "rolled_back");

        await _api.SendAsync(HttpMethod.Patch, $"/api/v1/experiments/{key}", """{"variants":["a",{"key":"b","payload":{"fixed":true}}]}""");
        var resumed = await _api.PostAsync($"/api/v1/experiments/{key}/resume", """{"reason":"The prompt is fixed."}""");
        Assert.Equal((4 + 1, "resumed"), ((int)resumed.Json["phase"]!["version"]!, (string?)resumed.Json["phase"]!["cause"]));
        await RunAsync(key, 20, i => 1000 + (i * 37 % 100), i => 700 + (i * 37 % 100), toxicity: 0);
        await _api.PostAsync($"/api/v1/experiments/{key}/analyze");
        Assert.Equal("running", (string?)(await _api.GetAsync($"/api/v1/experiments/{key}")).Json["state"]);
        await RunAsync(key, 60, i => 1000 + (i * 37 % 100), i => 700 + (i * 37 % 100), toxicity: 0);
        await GuardAsync(key, "promoted");
        Assert.Equal(HttpStatusCode.OK, (await _api.PostAsync($"/api/v1/experiments/{key}/rollback", """{"reason":"Users complain."}""")).Status);

        var report = (await _api.GetAsync($"/api/v1/experiments/{key}/report")).Json;
        Assert.Equal((130, 80), ((int)report["totals"]!["concluded"]!, report["variants"]!.AsArray().Sum(v => (int)v!["concluded"]!)));
        Assert.Equal([50, 80], report["phases"]!.AsArray().Select(p => p!["variants"]!.AsArray().Sum(v => (int)v!["assigned"]!)));
        Assert.True((bool)(await _api.GetAsync($"/api/v1/experiments/{key}/verify")).Json["consistent"]!);
        var log = (await _api.GetAsync($"/api/v1/experiments/{key}/decisions")).Json["items"]!.AsArray().Reverse().ToList();
        Assert.Equal(["start", "reject", "rollback", "edit", "resume", "extend", "promote", "promote", "rollback"], log.Select(d => (string)d!["decision"]!));
        string[] beginnings =
        [
            "Started: runs get their variants from now on.",
            "Recommended: reject b, keep a [guardrail_failed, rollout rollback]. b breaches toxicity <=0.1",
            "Rolled back: every run gets a from now on. Reason: b breaches toxicity <=0.1",
            "Version 4 changed payload of b. What was measured before version 4 is kept and shown, and no longer decides.",
            "Resumed: runs get their variants again. What was measured before version 5 is kept and shown, and no longer decides. Reason: The prompt is fixed.",
            "Recommended: extend [insufficient_samples, rollout extend]. There are 10 (a) and 10 (b)",
            "Recommended: promote b [candidate_improved, rollout full]. b changes effective_tokens by",
            "Promoted: every run gets b from now on. Reason: b changes effective_tokens by",
            "Rolled back: every run gets a again, and ",
        ];
        Assert.All(log.Zip(beginnings), line => Assert.StartsWith(line.Second, (string)line.First!["justification"]!, StringComparison.Ordinal));
        Assert.EndsWith("Reason: Users complain.", (string)log[^1]!["justification"]!, StringComparison.Ordinal);
    }

    private async Task RunAsync(string key, int count, Func<int, int> a, Func<int, int> b, double toxicity)
    {
        var outcomes = new List<JsonObject>();
        for (var i = _runs; i < _runs + count; i++)
        {
            var run = await _api.DispatchAsync(key, $$"""{"run_id":"r{{i}}"}""");
            var isB = (string)run["variant"]! == "b";
            var metrics = new JsonObject { ["toxicity"] = isB ? toxicity : 0 };
            outcomes.Add(new JsonObject { ["experiment"] = key, ["run_id"] = $"r{i}", ["conclusion"] = "success", ["primary_metric"] = isB ? b(i) : a(i), ["metrics"] = metrics });
        }

        _runs += count;
        await _api.PostAsync("/api/v1/outcomes", new JsonArray([.. outcomes]).ToJsonString());
        await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == _runs, "every outcome is recorded");
    }

    private async Task GuardAsync(string key, string state)
    {
        await _api.PostAsync("/admin/functions/GuardByTimer");
        await Eventually.TrueAsync(async () => (string?)(await _api.GetAsync($"/api/v1/experiments/{key}")).Json["state"] == state, Limit, $"the guardrails' timer made it {state}");
    }
}
