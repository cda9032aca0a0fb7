using System.Net;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests;

/// <summary>Dispatch over HTTP: the record, its repeat, strategies, traces, lists.</summary>
[Collection(RunningApp.Name)]
public sealed class DispatchTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/versions")]
    [InlineData("POST", "/runs")]
    [InlineData("POST", "/stop")]
    [InlineData("GET", "/report")]
    public async Task Version_AskedForAsAnExperiment_IsNone(string method, string path)
    {
        var key = await _api.StartExperimentAsync();

        var answer = await _api.SendAsync(new HttpMethod(method), $"/api/v1/experiments/{key}@00000001{path}", method == "GET" ? null : "{}");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.PostAsync($"/ofrep/v1/evaluate/flags/{key}@00000001", """{"context":{"targetingKey":"u"}}""")).Status);
    }

    [Fact]
    public async Task SameRunId_AtTheSameTime_GetsOneRecord()
    {
        var key = await _api.StartExperimentAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _api.PostAsync($"/api/v1/experiments/{key}/runs", """{"run_id":"one"}""")));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.Equal(39, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Single(answers.Select(a => a.Text).Distinct());
        Assert.Equal(1, (int)(await _api.GetAsync($"/api/v1/experiments/{key}/report")).Json["totals"]!["assigned"]!);
    }

    [Fact]
    public async Task Balanced_KeepsTheCountsWithinOne()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b","c"],"assignment":{"strategy":"balanced"}}""");

        var runs = await Task.WhenAll(Enumerable.Range(0, 61).Select(_ => _api.DispatchAsync(key)));

        var counts = runs.CountBy(r => (string)r["variant"]!).Select(c => c.Value).ToList();
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        Assert.All(runs, r => Assert.Equal("balanced", (string?)r["reason"]));
    }

    [Fact]
    public async Task Sticky_SameUnit_SameVariant_AndAUnitIsNeeded()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"assignment":{"strategy":"sticky","unit":"user"},"shards":4}""");

        var first = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => _api.DispatchAsync(key, $$"""{"unit":"user-{{i}}","run_id":"x{{i}}"}""")));
        var second = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => _api.DispatchAsync(key, $$"""{"unit":"user-{{i}}","run_id":"y{{i}}"}""")));
        var repeated = await _api.DispatchAsync(key, """{"unit":"somebody else","run_id":"x7"}""");
        var without = await _api.PostAsync($"/api/v1/experiments/{key}/runs");

        Assert.Equal(first.Select(r => (string?)r["variant"]), second.Select(r => (string?)r["variant"]));
        Assert.Equal(2, first.Select(r => (string?)r["variant"]).Distinct().Count());
        Assert.Equal("user-7", (string?)repeated["unit"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.Status);
        Assert.NotNull(without.Json["errors"]!["unit"]);
    }

    [Fact]
    public async Task Record_HasEverythingThatAnAutomationPassesOn()
    {
        var key = await _api.StartExperimentAsync("""{"automation":"daily","variants":[{"key":"a","payload":{"model":"m"}},{"key":"b","weight":0}]}""");
        var traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

        var answer = await _api.SendAsync(
            HttpMethod.Post, $"/api/v1/experiments/{key}/runs", """{"run_id":"25229568147","attributes":{"repository":"a"}}""", headers: ("traceparent", $"00-{traceId}-00f067aa0ba902b7-01"));

        var run = answer.Json;
        Assert.Equal(("a", "random", 1.0, 1), ((string?)run["variant"], (string?)run["reason"], (double)run["probability"]!, (int)run["run_seq"]!));
        Assert.Equal((100.0, 0.0), ((double)run["weights"]!["a"]!, (double)run["weights"]!["b"]!));
        Assert.Equal("m", (string?)run["payload"]!["model"]);
        Assert.Equal((key, "a"), ((string?)run["tags"]!["experiment_id"], (string?)run["tags"]!["variant"]));
        Assert.Equal((key, "a", "25229568147"), ((string?)run["environment"]!["SPLITRUN_EXPERIMENT"], (string?)run["environment"]!["SPLITRUN_VARIANT"], (string?)run["environment"]!["SPLITRUN_RUN_ID"]));
        Assert.StartsWith($"00-{traceId}-", (string?)run["trace"]!["traceparent"], StringComparison.Ordinal);
        Assert.Equal(1, (int)run["trace"]!["attributes"]!["experiment.run_seq"]!);
        Assert.EndsWith("Z", (string?)run["assigned_at"], StringComparison.Ordinal);
        var line = await _api.GetAsync($"/api/v1/runs?experiment={key}", ("Accept", "text/plain"));
        Assert.Equal($"Run #25229568147 workflow=daily [experiment: {key}=a]\n", line.Text);
        Assert.Contains(key, (await _api.GetAsync($"/api/v1/experiments/{key}/runs/25229568147/summary")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_PagesThroughAllRunsNewestFirst()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"shards":3}""");
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => _api.DispatchAsync(key, $$"""{"run_id":"run {{i}}/ü"}""")));

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await _api.GetAsync($"/api/v1/runs?experiment={key}&limit=10&cursor={cursor}")).Json;
            seen.AddRange(page["items"]!.AsArray().Select(r => (string)r!["run_id"]!));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"run {i}/ü").Order(), seen.Order());
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"/api/v1/experiments/{key}/runs/{Uri.EscapeDataString("run 3/ü")}")).Status);
    }
}
