using System.Net;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Outcomes;

/// <summary>Segments, days and covariates, from the outcome to the report.</summary>
[Collection(RunningApp.Name)]
public sealed class SliceTests(AppFixture fixture)
{
    [Fact]
    public async Task Outcomes_WithSegmentsAndCovariates_AreInReportAndSeries()
    {
        var api = new Api(fixture.App.Client);
        var key = await api.StartExperimentAsync(
            """{"variants":["a","b"],"metric":"effective_tokens","assignment":{"strategy":"balanced"},"analysis":{"cuped":"size"}}""", "slices");
        for (var i = 0; i < 40; i++)
        {
            var dispatched = await api.PostAsync($"/api/v1/experiments/{key}/runs", $$"""{"run_id":"r{{i}}","attributes":{"size":{{i / 2}} } }""");
            Assert.Equal(HttpStatusCode.Created, dispatched.Status);
        }

        var outcomes = Enumerable.Range(0, 40).Select(i =>
            $$"""{"experiment":"{{key}}","run_id":"r{{i}}","conclusion":"success","primary_metric":{{100 + (i / 2 * 3) + (i % 5)}},"segment":{"repository":"{{(i % 4 < 2 ? "x" : "y")}}"} }""");
        Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync("/api/v1/outcomes", $"[{string.Join(',', outcomes)}]")).Status);
        var report = await api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 40, "the outcomes are counted");

        Assert.Equal("cuped", (string?)report["comparisons"]![0]!["tests"]![0]!["method"]);
        Assert.Equal(["x", "y"], report["segments"]!["items"]!.AsArray().Select(s => (string?)s!["value"]));
        Assert.Equal(20, report["segments"]!["items"]!.AsArray().Sum(s => (int)s!["comparisons"]![0]!["observations"]!));
        var series = (await api.GetAsync($"/api/v1/experiments/{key}/series")).Json;
        Assert.Equal(40, series["points"]!.AsArray()[^1]!["arms"]!.AsArray().Sum(a => (int)a!["total_n"]!));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await api.GetAsync($"/api/v1/experiments/{key}/series?metric=unknown")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync("/api/v1/experiments/nobody/series")).Status);
    }

    [Fact]
    public async Task Series_WhereAUnitHasSeveralRuns_GoesByTheStoredReports()
    {
        var api = new Api(fixture.App.Client);
        var key = await api.StartExperimentAsync("""{"variants":["a","b"],"metric":"effective_tokens","assignment":{"strategy":"sticky","unit":"user"}}""", "units");
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => api.DispatchAsync(key, $$"""{"run_id":"r{{i}}","unit":"u{{i / 2}}"}""")));
        var outcomes = Enumerable.Range(0, 60).Select(i => $$"""{"experiment":"{{key}}","run_id":"r{{i}}","conclusion":"success","primary_metric":{{100 + (i % 7)}}}""");
        await api.PostAsync("/api/v1/outcomes", $"[{string.Join(',', outcomes)}]");
        await api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 60, "the outcomes are counted");
        Assert.Empty((await api.GetAsync($"/api/v1/experiments/{key}/series")).Json["points"]!.AsArray());

        var analysed = (await api.PostAsync($"/api/v1/experiments/{key}/analyze")).Json;
        var series = (await api.GetAsync($"/api/v1/experiments/{key}/series")).Json;

        Assert.Equal("report", (string?)series["basis"]);
        var point = Assert.Single(series["points"]!.AsArray())!;
        Assert.Equal(60, point["arms"]!.AsArray().Sum(a => (int)a!["total_n"]!));
        Assert.Equal((double?)analysed["comparisons"]![0]!["tests"]![0]!["estimate"], (double?)point["effects"]![0]!["total"]!["estimate"]);
    }
}
