using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Polling;

namespace Splitrun.App.Tests.Outcomes;

/// <summary>Outcomes from intake to statistics: once, corrected, orphaned, poisoned.</summary>
[Collection(RunningApp.Name)]
public sealed class OutcomeTests(AppFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Outcome_SentAgainAndCorrected_CountsOnceWithItsLastValue()
    {
        var key = await _api.StartExperimentAsync();
        var variant = (string)(await _api.DispatchAsync(key, """{"run_id":"r"}"""))["variant"]!;
        string At(int second, double value, string conclusion = "success") =>
            $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"{{conclusion}}","primary_metric":{{value}},"recorded_at":"2026-05-01T19:00:{{second:00}}Z"}""";

        await _api.PostAsync("/api/v1/outcomes", $"[{At(10, 5)},{At(10, 5)},{At(5, 99)}]");
        await _api.ReportWhenAsync(key, r => MeanOf(r, variant) == 5, "the first value counts");
        await _api.PostAsync("/api/v1/outcomes", At(20, 7, "failure"));
        await _api.PostAsync("/api/v1/outcomes", At(15, 6));

        var report = await _api.ReportWhenAsync(key, r => MeanOf(r, variant) == 7, "the correction counts");
        Assert.Equal(1, (int)report["totals"]!["concluded"]!);
        Assert.Equal(0, (double)Of(report, variant)["success_rate"]!);
        Assert.Equal("failure", (string?)(await _api.GetAsync($"/api/v1/experiments/{key}/runs/r")).Json["outcome"]!["conclusion"]);
    }

    [Theory]
    [InlineData("application/json", "[", ",", "]")]
    [InlineData("application/x-ndjson", "", "\n", "")]
    [InlineData("application/json", "\uFEFF[", ",", "]")]
    [InlineData("application/x-ndjson", "\uFEFF", "\r\n", "\r\n")]
    public async Task Outcomes_OfOneRunInOneRequest_TheLastCounts(string contentType, string start, string between, string end)
    {
        var key = await _api.StartExperimentAsync();
        var variant = (string)(await _api.DispatchAsync(key, """{"run_id":"r"}"""))["variant"]!;
        var lines = Enumerable.Range(1, 3).Select(value => $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"success","primary_metric":{{value}}}""");

        var answer = await _api.SendAsync(HttpMethod.Post, "/api/v1/outcomes", $"{start}{string.Join(between, lines)}{end}", contentType);

        Assert.Equal(3, (int)answer.Json["accepted"]!);
        await _api.ReportWhenAsync(key, r => MeanOf(r, variant) == 3, "the last line counts");
    }

    [Fact]
    public async Task Message_OutcomesOfOneRunWithoutATime_TheLastCounts()
    {
        var key = await _api.StartExperimentAsync();
        var variant = (string)(await _api.DispatchAsync(key, """{"run_id":"r"}"""))["variant"]!;
        var queue = new QueueClient(fixture.ConnectionString, "outcomes", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

        await queue.SendMessageAsync($$"""[{"experiment":"{{key}}","run_id":"r","primary_metric":1},{"experiment":"{{key}}","run_id":"r","primary_metric":2}]""");

        await _api.ReportWhenAsync(key, r => MeanOf(r, variant) == 2, "the last one counts");
    }

    [Fact]
    public async Task Outcome_Later_ReplacesTheEarlierOneWhole()
    {
        var key = await _api.StartExperimentAsync();
        await _api.DispatchAsync(key, """{"run_id":"r"}""");

        await _api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"success","metrics":{"cost_usd":1} }""");
        await _api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"failure"}""");

        JsonNode? outcome = null;
        await Eventually.TrueAsync(
            async () => (string?)(outcome = (await _api.GetAsync($"/api/v1/experiments/{key}/runs/r")).Json["outcome"])?["conclusion"] == "failure", Limit, "the later one stands");
        Assert.Null(outcome!["metrics"]?["cost_usd"]);
    }

    [Fact]
    public async Task Outcome_Cancelled_IsCountedApart()
    {
        var key = await _api.StartExperimentAsync();
        await _api.DispatchAsync(key, """{"run_id":"r"}""");

        await _api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"cancelled","primary_metric":5}""");

        var report = await _api.ReportWhenAsync(key, r => r["totals"]!["excluded"]!["cancelled"] is not null, "the cancelled run is counted");
        Assert.Equal((0, 0, 1), ((int)report["totals"]!["concluded"]!, (int)report["totals"]!["pending"]!, (int)report["totals"]!["excluded"]!["cancelled"]!));
    }

    [Fact]
    public async Task Outcome_BeforeItsRun_WaitsAndIsCountedWhenTheRunAppears()
    {
        var key = await _api.StartExperimentAsync();

        await _api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"late","conclusion":"success","primary_metric":5}""");
        await Eventually.TrueAsync(async () => (await OrphansAsync(key)) is [{ } orphan] && (string?)orphan["state"] == "waiting", Limit, "the outcome is kept aside");
        await _api.DispatchAsync(key, """{"run_id":"late"}""");

        await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 1, "the outcome is counted");
        await Eventually.TrueAsync(async () => (await OrphansAsync(key)).Count == 0, Limit, "it is no longer kept aside");
    }

    [Fact]
    public async Task Message_WithABadOutcome_IsPoisonedAlone_AndCanBePutBack()
    {
        var key = await _api.StartExperimentAsync();
        await _api.DispatchAsync(key, """{"run_id":"good"}""");
        var queue = new QueueClient(fixture.ConnectionString, "outcomes", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

        await queue.SendMessageAsync($$"""[{"experiment":"{{key}}","run_id":"good","conclusion":"success"},{"experiment":"{{key}}","conclusion":"great"}]""");

        await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 1, "the good outcome is counted");
        await Eventually.TrueAsync(async () => (await _api.GetAsync("/api/v1/outcomes/poison")).Text.Contains(key, StringComparison.Ordinal), Limit, "the bad one is listed");
        var shown = (await _api.GetAsync("/api/v1/outcomes/poison?limit=1")).Json;
        Assert.Single(shown["items"]!.AsArray());
        Assert.True((int)shown["total"]! >= 1);
        Assert.True((int)(await _api.PostAsync("/api/v1/outcomes/poison/requeue")).Json["requeued"]! >= 1);
    }

    [Fact]
    public async Task Batch_GoodAndBad_TakesTheGoodAndNamesTheBad()
    {
        var key = await _api.StartExperimentAsync();
        var good = $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"success"}""";

        var mixed = await _api.SendAsync(HttpMethod.Post, "/api/v1/outcomes", $"{good}\n{{broken\n{good}", "application/x-ndjson");
        var many = await _api.PostAsync("/api/v1/outcomes", $"[{string.Join(',', Enumerable.Repeat(good, 1001))}]");

        Assert.Equal((HttpStatusCode.Accepted, 2, 1), (mixed.Status, (int)mixed.Json["accepted"]!, (int)mixed.Json["rejected"]![0]!["index"]!));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, many.Status);
    }

    [Fact]
    public async Task Outcome_OfAUnitsManyRuns_IsAnalysedByUnit()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"metric":"effective_tokens","assignment":{"strategy":"sticky","unit":"user"}}""");
        var outcomes = new StringBuilder();
        for (var i = 0; i < 40; i++)
        {
            await _api.DispatchAsync(key, $$"""{"run_id":"r{{i}}","unit":"user-{{i % 10}}"}""");
            outcomes.AppendLine($$"""{"experiment":"{{key}}","run_id":"r{{i}}","conclusion":"success","primary_metric":{{i % 10}}}""");
        }

        await _api.SendAsync(HttpMethod.Post, "/api/v1/outcomes", outcomes.ToString(), "application/x-ndjson");

        var report = await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 40, "all are counted");
        Assert.Equal("user", (string?)report["settings"]!["unit"]);
    }

    private async Task<List<JsonNode>> OrphansAsync(string key) =>
        [.. (await _api.GetAsync("/api/v1/outcomes/orphans?limit=1000")).Json["items"]!.AsArray().Where(o => (string?)o!["experiment"] == key).Select(o => o!)];

    private static JsonNode Of(JsonNode report, string variant) => report["variants"]!.AsArray().Single(v => (string?)v!["key"] == variant)!;

    private static double? MeanOf(JsonNode report, string variant) => (double?)Of(report, variant)["metrics"]?["effective_tokens"]?["mean"];
}
