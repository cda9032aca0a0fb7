using System.Text;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Telemetry;

/// <summary>What the SDK really sends while an experiment runs.</summary>
public sealed class TelemetryTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int Runs = 60;

    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Experiment_FromDispatchToPromotion_IsTold()
    {
        await using var ingestion = await IngestionServer.StartAsync();
        string key;
        await using (var app = await SplitrunApp.StartAsync(azurite.ConnectionString, new Dictionary<string, string> { ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion.ConnectionString }))
        {
            key = await RunAsync(new Api(app.Client));
        }

        var assigned = Assert.Single(ingestion.EventsOf("ExperimentAssigned"));
        Assert.Equal((key, "r-1", "1", "random", "true"), (Property(assigned, "experiment"), Property(assigned, "run_id"), Property(assigned, "run_seq"), Property(assigned, "reason"), Property(assigned, "counted")));
        Assert.Equal(0.5, (double)assigned["data"]!["baseData"]!["measurements"]!["probability"]!);
        Assert.Equal(TraceId, (string?)assigned["tags"]!["ai.operation.id"]);
        var recorded = Assert.Single(ingestion.EventsOf("OutcomeRecorded"));
        Assert.Equal((key, Property(assigned, "variant"), "failure", "timeout"), (Property(recorded, "experiment"), Property(recorded, "variant"), Property(recorded, "conclusion"), Property(recorded, "error_kind")));
        Assert.Equal(("r-1", "random", "1", Property(assigned, "version")), (Property(recorded, "run_id"), Property(recorded, "reason"), Property(recorded, "run_seq"), Property(recorded, "version")));
        Assert.Equal(TraceId, (string?)recorded["tags"]!["ai.operation.id"]);
        Assert.Equal(0.25, (double)recorded["data"]!["baseData"]!["measurements"]!["cost_usd"]!);
        Assert.Contains("nobody", ingestion.EventsOf("OutcomeOrphaned").Select(orphan => Property(orphan, "run_id")));
        Assert.Contains((key, "running", "extend"), ingestion.EventsOf("AnalysisCompleted").Select(a => (Property(a, "experiment"), Property(a, "state"), Property(a, "decision"))));
        var decisions = ingestion.EventsOf("DecisionMade").Select(d => (Property(d, "decision"), Property(d, "by")));
        Assert.Contains(("promote", "api"), decisions);
        Assert.NotEmpty(ingestion.Items);
        Assert.All(ingestion.Items, item => Assert.DoesNotContain("nobody's business", item.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Harm_APostThatFails_AndTheQueuesDepth_AreTold()
    {
        await using var ingestion = await IngestionServer.StartAsync();
        string key;
        await using (var app = await SplitrunApp.StartAsync(azurite.ConnectionString, new Dictionary<string, string> { ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion.ConnectionString }))
        {
            key = await HarmAsync(new Api(app.Client));
            await Eventually.TrueAsync(() => Task.FromResult(app.Output.Contains("try 1", StringComparison.Ordinal)), Limit, "the post was tried");
            using var nothing = new StringContent("{}", Encoding.UTF8, "application/json");
            using var measured = await app.Client.PostAsync(new Uri("/admin/functions/MeasureQueues", UriKind.Relative), nothing);
            measured.EnsureSuccessStatusCode();
        }

        Assert.Contains((key, "b", "success"), ingestion.EventsOf("GuardrailBreached").Select(e => (Property(e, "experiment"), Property(e, "variant"), Property(e, "metric"))));
        Assert.Contains((key, "false"), ingestion.EventsOf("PublicationFailed").Select(e => (Property(e, "experiment"), Property(e, "final"))));
        Assert.Equal(Runs, ingestion.EventsOf("ExperimentAssigned").Count);
        Assert.Equal(Runs, ingestion.EventsOf("OutcomeRecorded").Count);
        var metrics = ingestion.Items.Select(item => (string?)item["data"]!["baseData"]!["metrics"]?[0]?["name"]).ToList();
        Assert.Contains("outcomes_waiting", metrics);
        Assert.Contains("outcomes_poisoned", metrics);
    }

    /// <summary>A variant that fails all the time, watched by a guardrail; nobody listens where its report is posted.</summary>
    private static async Task<string> HarmAsync(Api api)
    {
        var key = await api.StartExperimentAsync($$$"""
            {"variants":["a","b"],"metric":"success","assignment":{"strategy":"balanced"},"analysis":{"min_samples":10,"planned_samples":40},
             "guardrails":[{"metric":"success","max_regression":0.1}],"notify":[{"kind":"webhook","url":"http://127.0.0.1:{{{FreePorts.Take(1)[0]}}}/"}]}
            """);
        var outcomes = new JsonArray();
        for (var i = 0; i < Runs; i++)
        {
            var run = await api.DispatchAsync(key, $$"""{"run_id":"h-{{i}}"}""");
            outcomes.Add(new JsonObject { ["experiment"] = key, ["run_id"] = $"h-{i}", ["conclusion"] = (string?)run["variant"] == "a" ? "success" : "failure" });
        }

        await api.PostAsync("/api/v1/outcomes", outcomes.ToJsonString());
        await api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == Runs, "the outcomes are counted");
        await api.PostAsync($"/api/v1/experiments/{key}/analyze");
        return key;
    }

    private static async Task<string> RunAsync(Api api)
    {
        var key = await api.StartExperimentAsync("""{"variants":["a",{"key":"b","payload":{"secret":"nobody's business"}}],"metric":"cost_usd"}""");
        await api.SendAsync(
            HttpMethod.Post,
            $"/api/v1/experiments/{key}/runs",
            """{"run_id":"r-1","attributes":{"name":"nobody's business"}}""",
            headers: ("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01"));
        await api.DispatchAsync(key, """{"run_id":"r-1"}""");
        var outcome = new JsonObject { ["experiment"] = key, ["run_id"] = "r-1", ["conclusion"] = "failure", ["error_kind"] = "timeout", ["metrics"] = new JsonObject { ["cost_usd"] = 0.25 } };
        var orphan = new JsonObject { ["experiment"] = key, ["run_id"] = "nobody", ["conclusion"] = "success" };
        await api.PostAsync("/api/v1/outcomes", new JsonArray(outcome, outcome.DeepClone(), orphan).ToJsonString());
        await api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 1, "the outcome is counted");
        await Eventually.TrueAsync(
            async () => (await api.GetAsync("/api/v1/outcomes/orphans")).Text.Contains(key, StringComparison.Ordinal), Limit, "the orphan is listed");
        await api.PostAsync($"/api/v1/experiments/{key}/analyze");
        await api.PostAsync($"/api/v1/experiments/{key}/promote", """{"variant":"b"}""");
        return key;
    }

    private static string? Property(JsonNode item, string name) => (string?)item["data"]!["baseData"]!["properties"]![name];
}
