using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Faults;

/// <summary>
/// Whatever dies while runs and outcomes flow, at the end counts and means are the truth and the raw rows agree with the statistics.
/// <c>SPLITRUN_FAULT_RUNS</c> sets the number of runs of each test; four times as many outcomes are sent.
/// </summary>
public sealed class FaultTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int DefaultRuns = 400;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private string Key { get; set; } = "";

    private static int Runs =>
        int.TryParse(Environment.GetEnvironmentVariable("SPLITRUN_FAULT_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var runs) ? runs : DefaultRuns;

    [Fact]
    public async Task AppKilledAtRandomPoints_LosesAndDoublesNothing()
    {
        var random = new Random(1);
        var app = await SplitrunApp.StartAsync(azurite.ConnectionString);
        var storm = await NewStormAsync(app, seed: 1);
        var running = storm.RunAsync(() => app.Client);
        foreach (var point in Enumerable.Range(0, 3).Select(_ => random.Next(Runs)).Order())
        {
            await ProgressAsync(storm, running, point);
            await app.KillAsync();
            app = await SplitrunApp.StartAsync(azurite.ConnectionString);
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
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString);
        var storm = await NewStormAsync(app, seed: 2);
        var running = storm.RunAsync(() => app.Client);

        await ProgressAsync(storm, running, Runs / 3);
        await azurite.StopAsync();
        await azurite.StartAsync();
        await running;

        await AssertTruthAsync(app, storm);
    }

    [Fact]
    public async Task TwoInstancesOnOneAccount_WithPoisonInBetween_AgreeOnEverything()
    {
        await using var first = await SplitrunApp.StartAsync(azurite.ConnectionString);
        await using var second = await SplitrunApp.StartAsync(azurite.ConnectionString);
        var storm = await NewStormAsync(first, seed: 3);
        var turn = 0;
        var running = storm.RunAsync(() => Interlocked.Increment(ref turn) % 2 == 0 ? first.Client : second.Client);

        var queue = new QueueClient(azurite.ConnectionString, "outcomes", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        string[] poison = ["not json", "[]", "null", """{"experiment":"nobody"}""", """[{"run_id":1},{}]"""];
        foreach (var message in poison)
        {
            await queue.SendMessageAsync(message);
        }

        await running;
        await AssertTruthAsync(first, storm);
        await Eventually.TrueAsync(
            async () => (int)(await new Api(first.Client).GetAsync("/healthz")).Json["poisoned"]! >= 3, Limit, "what could not be read was put aside");
    }

    private async Task<OutcomeStorm> NewStormAsync(SplitrunApp app, int seed)
    {
        Key = await new Api(app.Client).StartExperimentAsync("""{"variants":["a","b"],"metric":"effective_tokens","shards":2}""", $"storm{seed}");
        return new OutcomeStorm(Key, Runs, seed);
    }

    private static Task ProgressAsync(OutcomeStorm storm, Task running, int runs) =>
        Eventually.TrueAsync(() => Task.FromResult(storm.Done >= runs || running.IsCompleted), Limit, $"{runs} runs are done");

    private async Task AssertTruthAsync(SplitrunApp app, OutcomeStorm storm)
    {
        var api = new Api(app.Client);
        var truth = storm.Truth;
        Assert.Equal(Runs, truth.Values.Sum(t => t.N));
        var report = await api.ReportWhenAsync(Key, r => truth.All(t => IsReached(r, t.Key, t.Value)), "counts and means are the truth");
        Assert.Equal((Runs, 0), ((int)report["totals"]!["assigned"]!, (int)report["totals"]!["pending"]!));

        var verified = (await api.GetAsync($"/api/v1/experiments/{Key}/verify")).Json;
        Assert.True((bool)verified["consistent"]!, verified.ToJsonString());
        Assert.Equal((Runs, Runs), ((int)verified["rows"]!, (int)verified["outcomes"]!));
    }

    private static bool IsReached(JsonNode report, string variant, (int N, double Mean) truth)
    {
        var metric = report["variants"]!.AsArray().Single(v => (string?)v!["key"] == variant)!["metrics"]?["effective_tokens"];
        return metric is not null && (int)metric["n"]! == truth.N && Math.Abs((double)metric["mean"]! - truth.Mean) < 1e-9 * truth.Mean;
    }
}
