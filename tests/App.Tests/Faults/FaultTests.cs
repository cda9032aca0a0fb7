using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Faults;

/// <summary>
/// Whatever dies while runs and outcomes flow: at the end every run has the variant that its caller was told and its last outcome, nothing waits any more,
/// and the statistics are what the raw rows give. <c>SPLITRUN_FAULT_RUNS</c> sets the number of runs of each test; four times as many outcomes are
/// sent, a third of them twice.
/// </summary>
public sealed class FaultTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int DefaultRuns = 400;
    private const int Kills = 3;

    private const string ByRun =
        """{"variants":["a","b"],"metric":"effective_tokens","secondary_metrics":["success","cost_usd",{"name":"errors_per_call","kind":"ratio","direction":"decrease"}],"shards":2}""";

    private const string ByUnit =
        """{"variants":["a","b"],"metric":"effective_tokens","secondary_metrics":["success",{"name":"errors_per_call","kind":"ratio","direction":"decrease"}],"assignment":{"strategy":"sticky","unit":"user"},"shards":2}""";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>What a killed app had in hand comes back after this time: long enough for a slow machine, short enough to be waited for.</summary>
    private static readonly Dictionary<string, string> ShortHold = new() { ["Local__MessageHold"] = "00:00:10" };

    private string Key { get; set; } = "";

    private static int Runs =>
        int.TryParse(Environment.GetEnvironmentVariable("SPLITRUN_FAULT_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : DefaultRuns;

    [Fact]
    public async Task AppKilledAtRandomPoints_LosesAndDoublesNothing()
    {
        var random = new Random(1);
        var app = await StartAsync();
        var storm = await NewStormAsync(app, ByRun, seed: 1);
        var running = storm.RunAsync(() => app.Client);
        for (var kill = 0; kill < Kills; kill++)
        {
            await ProgressAsync(storm, running, (int)(Runs * (kill + random.NextDouble()) / (Kills + 0.5)));
            await app.KillAsync();
            app = await StartAsync();
        }

        await running;
        await using (app)
        {
            await AssertTruthAsync(app, storm);
        }
    }

    [Fact]
    public async Task StorageAwayForAWhile_LosesAndDoublesNothing()
    {
        await using var app = await StartAsync();
        var storm = await NewStormAsync(app, ByUnit, seed: 2);
        var running = storm.RunAsync(() => app.Client);

        await ProgressAsync(storm, running, Runs / 3);
        await azurite.StopAsync();
        await Eventually.TrueAsync(() => Task.FromResult(storm.Unavailable > 0), Limit, "a caller is told that storage is away");
        await azurite.StartAsync();
        await running;

        await AssertTruthAsync(app, storm);
    }

    [Fact]
    public async Task TwoInstancesOnOneAccount_WithMessagesTwiceAndPoisonInBetween_AgreeOnEverything()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var queue = new QueueClient(azurite.ConnectionString, "outcomes", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var storm = await NewStormAsync(first, ByRun, seed: 3, queue);
        var turn = 0;
        var running = storm.RunAsync(() => Interlocked.Increment(ref turn) % 2 == 0 ? first.Client : second.Client);

        // Of a list each outcome is put aside by itself.
        (string Message, int Outcomes)[] poison = [("not json", 1), ("null", 1), ("""{"experiment":"nobody"}""", 1), ("""[{"run_id":1},{}]""", 2)];
        foreach (var (message, _) in poison)
        {
            await queue.SendMessageAsync(message);
        }

        await running;
        await AssertTruthAsync(first, storm);
        Assert.Equal(poison.Sum(p => p.Outcomes), (int)(await new Api(first.Client).GetAsync("/healthz")).Json["poisoned"]!);
    }

    private Task<SplitrunApp> StartAsync() => SplitrunApp.StartAsync(azurite.ConnectionString, ShortHold);

    private async Task<OutcomeStorm> NewStormAsync(SplitrunApp app, string definition, int seed, QueueClient? queue = null)
    {
        Key = await new Api(app.Client).StartExperimentAsync(definition, $"storm{seed}");
        return new OutcomeStorm(Key, Runs, seed, queue);
    }

    /// <summary>What happens next has to happen while the storm goes on.</summary>
    private static async Task ProgressAsync(OutcomeStorm storm, Task running, int runs)
    {
        await Eventually.TrueAsync(() => Task.FromResult(storm.Done >= runs || running.IsCompleted), Limit, $"{runs} runs are done");
        Assert.False(running.IsCompleted, running.Exception?.ToString() ?? "The storm was over too early.");
    }

    private async Task AssertTruthAsync(SplitrunApp app, OutcomeStorm storm)
    {
        var api = new Api(app.Client);
        await Eventually.TrueAsync(
            async () => (int)(await api.GetAsync("/healthz")).Json["queue_depth"]! == 0, Limit, "nothing waits or is held any more");

        var rows = (await api.GetAsync($"/api/v1/experiments/{Key}/export?format=ndjson")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.Equal(
            storm.Truth.Select(t => (t.Key, t.Value.Variant, EssenceOf(t.Value.Last))).Order(),
            rows.Select(row => ((string)row["run_id"]!, (string)row["variant"]!, EssenceOf(row["outcome"]!))).Order());

        var verified = (await api.GetAsync($"/api/v1/experiments/{Key}/verify")).Json;
        Assert.True((bool)verified["consistent"]!, verified.ToJsonString());
        Assert.Equal((Runs, Runs), ((int)verified["rows"]!, (int)verified["outcomes"]!));
        AssertReport((await api.GetAsync($"/api/v1/experiments/{Key}/report")).Json, storm);
    }

    /// <summary>Besides what <c>verify</c> compares: what people are shown.</summary>
    private static void AssertReport(JsonNode report, OutcomeStorm storm)
    {
        var counted = storm.Truth.Values.Where(t => (string?)t.Last["conclusion"] != "cancelled").ToList();
        Assert.Equal(
            (Runs, counted.Count, Runs - counted.Count, 0),
            ((int)report["totals"]!["assigned"]!, (int)report["totals"]!["concluded"]!, (int)report["totals"]!["excluded"]!["cancelled"]!, (int)report["totals"]!["pending"]!));
        foreach (var variant in counted.GroupBy(t => t.Variant))
        {
            var shown = report["variants"]!.AsArray().Single(v => (string?)v!["key"] == variant.Key)!;
            Assert.Equal(variant.Count(), (int)shown["concluded"]!);
            Assert.Equal(variant.Average(t => (double)t.Last["primary_metric"]!), (double)shown["metrics"]!["effective_tokens"]!["mean"]!, 1e-9);
        }
    }

    /// <summary>What the caller said, in one text.</summary>
    private static string EssenceOf(JsonNode outcome) => string.Join(
        ' ',
        (string)outcome["conclusion"]!,
        ((double)outcome["primary_metric"]!).ToString("R", CultureInfo.InvariantCulture),
        ((double)outcome["metrics"]!["cost_usd"]!).ToString("R", CultureInfo.InvariantCulture),
        outcome["ratios"]!["errors_per_call"]!.ToJsonString(),
        outcome["segment"]!.ToJsonString(),
        (int)outcome["sequence"]!);
}
