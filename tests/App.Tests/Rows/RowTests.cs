using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Rows;

/// <summary>The raw rows over HTTP: exported whole, and counted again.</summary>
[Collection(RunningApp.Name)]
public sealed class RowTests(AppFixture fixture)
{
    private const int Runs = 230;

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Export_HoldsEveryRunOnce_WithItsOutcome()
    {
        var key = await RecordedAsync("""{"variants":["a","b"],"metric":"effective_tokens","shards":3}""");

        var lines = (await _api.GetAsync($"/api/v1/experiments/{key}/export?format=ndjson")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        var csv = (await _api.GetAsync($"/api/v1/experiments/{key}/export?format=csv")).Text;

        Assert.Equal(Enumerable.Range(0, Runs).Select(i => $"r{i}").Order(), lines.Select(l => (string)l["run_id"]!).Order());
        Assert.Equal(Runs - 1, lines.Count(l => l["outcome"] is not null));
        Assert.All(lines.Where(l => l["outcome"] is not null), l => Assert.Equal(double.Parse(((string)l["run_id"]!)[1..], System.Globalization.CultureInfo.InvariantCulture), (double)l["outcome"]!["primary_metric"]!));
        Assert.Equal(Runs + 1, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("run_id,experiment,automation,workflow,variant,", csv, StringComparison.Ordinal);
        Assert.All(lines, l => Assert.Equal("""{"a":50,"b":50}""", l["weights"]!.ToJsonString()));
        Assert.Contains("""{""a"":50,""b"":50}""", csv, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfAnUnknownFormat_NamesTheField()
    {
        var key = await _api.StartExperimentAsync();

        var wrong = await _api.GetAsync($"/api/v1/experiments/{key}/export?format=xlsx");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.NotNull(wrong.Json["errors"]!["format"]);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync("/api/v1/experiments/nobody/export")).Status);
    }

    [Theory]
    [InlineData("""{"variants":["a","b"],"metric":"effective_tokens","secondary_metrics":["cost_usd"],"shards":2}""")]
    [InlineData("""{"variants":["a","b"],"metric":"effective_tokens","assignment":{"strategy":"sticky","unit":"user"},"shards":2}""")]
    public async Task Verify_AfterCorrections_IsConsistent(string definition)
    {
        var key = await RecordedAsync(definition);
        await _api.PostAsync("/api/v1/outcomes", new JsonArray([.. Enumerable.Range(0, 40).Select(i => OutcomeOf(key, i, 1000 + i, i % 3 == 0 ? "cancelled" : "failure"))]).ToJsonString());
        await _api.ReportWhenAsync(key, r => (int?)r["totals"]!["excluded"]?["cancelled"] == 14, "the corrections are counted");

        var verified = (await _api.GetAsync($"/api/v1/experiments/{key}/verify")).Json;

        Assert.Empty(verified["differences"]!.AsArray());
        Assert.True((bool)verified["consistent"]!, verified.ToJsonString());
        Assert.Equal((Runs, Runs - 1), ((int)verified["rows"]!, (int)verified["outcomes"]!));
    }

    [Fact]
    public async Task Verify_OfOneShard_CountsItsRowsAlone()
    {
        var key = await RecordedAsync("""{"variants":["a","b"],"metric":"effective_tokens","shards":2}""");

        var each = new List<JsonNode>();
        for (var shard = 0; shard < 2; shard++)
        {
            each.Add((await _api.GetAsync($"/api/v1/experiments/{key}/verify?shard={shard}")).Json);
        }

        Assert.All(each, verified => Assert.True((bool)verified["consistent"]!));
        Assert.All(each, verified => Assert.InRange((int)verified["rows"]!, 1, Runs - 1));
        Assert.Equal(Runs, each.Sum(verified => (int)verified["rows"]!));
        foreach (var path in new[] { "verify?shard=2", "verify?shard=64", "verify?shard=one" })
        {
            var refused = await _api.GetAsync($"/api/v1/experiments/{key}/{path}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.NotNull(refused.Json["errors"]!["shard"]);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _api.PostAsync($"/api/v1/experiments/{key}/repair?shard=2")).Status);
    }

    [Fact]
    public async Task Repair_StatisticsSpoilt_ReportsTheTruthAgain()
    {
        var key = await RecordedAsync("""{"variants":["a","b"],"metric":"effective_tokens","secondary_metrics":["cost_usd"],"shards":2}""");
        var truth = (await _api.GetAsync($"/api/v1/experiments/{key}/report")).Json["variants"]!.ToJsonString();
        var table = new TableClient(fixture.ConnectionString, "splitrunoutcomes");
        await table.DeleteEntityAsync($"{key}|1", "s:all:all");

        var spoilt = (await _api.GetAsync($"/api/v1/experiments/{key}/verify")).Json;
        var repaired = (await _api.PostAsync($"/api/v1/experiments/{key}/repair")).Json;

        Assert.False((bool)spoilt["consistent"]!);
        Assert.Contains(spoilt["differences"]!.AsArray(), d => (int)d!["shard"]! == 1 && (string?)d["quantity"] == "success");
        Assert.True((bool)repaired["consistent"]!, repaired.ToJsonString());
        Assert.Equal([1], repaired["repaired"]!.AsArray().Select(s => (int)s!));
        Assert.True((bool)(await _api.GetAsync($"/api/v1/experiments/{key}/verify")).Json["consistent"]!);
        Assert.Equal(truth, (await _api.GetAsync($"/api/v1/experiments/{key}/report")).Json["variants"]!.ToJsonString());
        Assert.Contains((await _api.GetAsync($"/api/v1/experiments/{key}/decisions")).Json["items"]!.AsArray(), d => (string?)d!["code"] == "statistics_repaired");
        Assert.Equal(HttpStatusCode.NotFound, (await _api.PostAsync("/api/v1/experiments/nobody/repair")).Status);
    }

    /// <summary>Runs r0, r1, ... with the number as their value; the last has no outcome.</summary>
    private async Task<string> RecordedAsync(string definition)
    {
        var key = await _api.StartExperimentAsync(definition);
        await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => _api.DispatchAsync(key, $$"""{"run_id":"r{{i}}","unit":"u{{i / 3}}","workflow":"=HYPERLINK(\"x\")"}""")));
        await _api.PostAsync("/api/v1/outcomes", new JsonArray([.. Enumerable.Range(0, Runs - 1).Select(i => OutcomeOf(key, i, i, "success"))]).ToJsonString());
        await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == Runs - 1, "the outcomes are counted");
        return key;
    }

    private static JsonObject OutcomeOf(string key, int i, double value, string conclusion) =>
        new() { ["experiment"] = key, ["run_id"] = $"r{i}", ["conclusion"] = conclusion, ["primary_metric"] = value, ["metrics"] = new JsonObject { ["cost_usd"] = value / 7 } };
}
