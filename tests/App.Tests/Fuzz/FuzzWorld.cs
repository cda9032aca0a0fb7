using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;

namespace Splitrun.App.Tests.Fuzz;

/// <summary>What exists while requests are made up: experiments in every state, automations, runs, sessions. Names are the same at each run.</summary>
internal static class FuzzWorld
{
    private static readonly string[] Metrics = ["effective_tokens", "duration_ms", "success", "cost_usd", "toxicity", "tokens"];

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["unit"] = ["run", "somebody", "u1", "user"],
        ["attribute"] = ["x", "os.version", "country"],
        ["metric"] = Metrics,
        ["name"] = [.. Metrics, "layer", "holdout"],
        ["url"] = ["http://127.0.0.1:9/none"],
        ["repository"] = ["owner/name"],
        ["threshold"] = [">=0.95", "<=0.10", "<3"],
        ["start_date"] = ["2026-01-01", "2126-01-01"],
        ["end_date"] = ["2126-01-02", "2020-01-01"],
        ["test_id"] = ["test0", "test1"],
        ["task_id"] = ["task"],
        ["source"] = ["github:owner/plugin"],
        ["recorded_at"] = ["2026-05-01T19:00:00Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "2026-05-01T19:00:00+14:00"],
        ["entrypoint"] = ["main.py"],
        ["salt"] = ["s"],
    };

    public static string[] Experiments { get; } = ["fz-draft", "fz-running", "fz-sticky", "fz-stopped", "fz-promoted", "fz-shadow", "fz-made", "fz-none"];

    public static string[] Automations { get; } = ["fz-automation", "fz-running", "fz-nothing"];

    public static string[] Runs { get; } = ["r0", "r1", "r2", "r3", "a/b", "ü#?"];

    /// <summary>A name that fits a parameter of an address.</summary>
    public static string SegmentOf(string parameter, Dice dice) => parameter switch
    {
        "key" => dice.Of(Experiments),
        "automation" => dice.Of(Automations),
        "variant" => dice.Of(["a", "b", "c"]),
        "runId" => Uri.EscapeDataString(dice.Of(Runs)),
        "testId" => dice.Of(["test0", "test1"]),
        _ => dice.Of(["index.html", "app.js", "style.css", "none.js"]),
    };

    /// <summary>A text for a member of that name: mostly one that fits, now and then one that does not.</summary>
    public static string TextOf(string member, Dice dice)
    {
        if (dice.OneIn(6))
        {
            return dice.Of(HostileValues.Texts);
        }

        return member switch
        {
            "experiment" or "experiment_id" => dice.Of(Experiments),
            "automation" => dice.Of(Automations),
            "run_id" => dice.OneIn(3) ? $"n{dice.Below(5_000)}" : dice.Of(Runs),
            "key" or "variant" or "control" or "shadow_variant" => dice.Of(["a", "b", "c"]),
            "kind" => dice.Of(["prompt", "model", "parameters", "system_prompt", "context_strategy", "other", "webhook"]),
            _ => Known.TryGetValue(member, out var values) ? dice.Of(values) : dice.Of(["text", "a", "b", "1", "2026-05-01"]),
        };
    }

    /// <summary>Makes what requests are to find.</summary>
    public static async Task BuildAsync(Api api)
    {
        async Task TakeAsync(Task<ApiAnswer> sent)
        {
            var answer = await sent;
            Assert.True((int)answer.Status < 300, answer.Text);
        }

        Task PutAsync(string key, string definition, string query = "?start=true") => TakeAsync(api.PutAsync($"/api/v1/experiments/{key}{query}", definition));
        await TakeAsync(api.PutAsync("/api/v1/automations/fz-automation", """{"description":"d","repository":"owner/name"}"""));
        await PutAsync("fz-draft", SeedBodies.Definition, "");
        await PutAsync("fz-running", """{"automation":"fz-automation","variants":["a","b"],"metric":"effective_tokens","shards":3}""");
        await PutAsync("fz-sticky", SeedBodies.Sticky);
        await PutAsync("fz-stopped", """{"variants":["a","b","c"]}""");
        await PutAsync("fz-promoted", """{"variants":["a","b"],"metric":"success"}""");
        await PutAsync("fz-shadow", """{"variants":["a","b",{"key":"c","shadow":true,"weight":0}],"metric":"effective_tokens"}""");
        await TakeAsync(api.PushBundleAsync("fz-running", "a", Tarballs.Valid()));
        await TakeAsync(api.PushAsync("/api/v1/automations/fz-automation/bundle", Tarballs.Valid("one")));
        foreach (var key in Experiments.Skip(1).Take(5))
        {
            foreach (var run in Runs)
            {
                await TakeAsync(api.PostAsync($"/api/v1/experiments/{key}/runs", new JsonObject { ["run_id"] = run, ["unit"] = run }.ToJsonString()));
            }
        }

        await TakeAsync(api.PostAsync("/api/v1/experiments/fz-stopped/stop"));
        await TakeAsync(api.PostAsync("/api/v1/experiments/fz-promoted/promote", """{"variant":"b"}"""));
        await TakeAsync(api.PostAsync("/api/v1/sessions/tests", """{"test_id":"test0","task_id":"task","prompt":"p","category":"c","difficulty":"easy"}"""));
    }
}
