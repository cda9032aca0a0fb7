using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Decisions;

/// <summary>Shadows and shared runs, over HTTP.</summary>
[Collection(RunningApp.Name)]
public sealed class ShadowTests(AppFixture fixture)
{
    private const string Definition = """{"variants":[{"key":"champion"},{"key":"next","shadow":true,"payload":{"model":"n"}}],"assignment":{"strategy":"balanced"}}""";

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Shadow_RunsBesideTheChampion_IsComparedApart()
    {
        var key = await _api.StartExperimentAsync(Definition);
        for (var i = 0; i < 25; i++)
        {
            var run = await _api.DispatchAsync(key, $$"""{"run_id":"{{key}}-{{i}}"}""");
            Assert.Equal(("champion", "next", "n"), ((string)run["variant"]!, (string)run["shadow"]![0]!["variant"]!, (string)run["shadow"]![0]!["payload"]!["model"]!));
        }

        var lines = Enumerable.Range(0, 25).SelectMany(i => new[]
        {
            $$"""{"experiment":"{{key}}","run_id":"{{key}}-{{i}}","conclusion":"success","prediction":{{100 + i}}}""",
            $$"""{"experiment":"{{key}}","run_id":"{{key}}-{{i}}","shadow_variant":"next","prediction":{{2 * (100 + i)}}}""",
        });
        var taken = await _api.SendAsync(HttpMethod.Post, "/api/v1/outcomes", string.Join('\n', lines), "application/x-ndjson");
        Assert.Equal(HttpStatusCode.Accepted, taken.Status);
        var report = await _api.ReportWhenAsync(key, r => (int?)r["shadow"]?[0]?["pairs"] == 25, "every pair is compared");

        Assert.Equal((1.0, "fail"), (Math.Round((double)report["shadow"]![0]!["divergence"]!, 9), (string)report["shadow"]![0]!["status"]!));
        Assert.Equal((25, "analysis_unavailable"), ((int)report["totals"]!["concluded"]!, (string)report["decision"]!["code"]!));
    }

    [Theory]
    [InlineData("""{"variants":["a",{"key":"b","shadow":true,"weight":1}]}""", "variants[1].weight")]
    [InlineData("""{"variants":[{"key":"a","shadow":true},"b"]}""", "control")]
    public async Task Definition_ImpossibleShadow_IsRefused(string definition, string field)
    {
        var answer = await _api.PutAsync($"/api/v1/experiments/shadow-{Guid.NewGuid():N}", definition);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(field, answer.Json["errors"]!.AsObject().Select(e => e.Key));
    }

    [Theory]
    [InlineData("\"shadow_variant\":\"champion\",\"prediction\":1", "shadow_variant")]
    [InlineData("\"shadow_variant\":\"next\",\"prediction\":{}", "prediction")]
    public async Task Outcome_NoShadowOrNoPrediction_IsRefused(string members, string field)
    {
        var key = await _api.StartExperimentAsync(Definition);

        var answer = await _api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r",{{members}}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(field, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_RunsSharedWithAnotherExperiment_ShowsTheCombinations()
    {
        var automation = $"shared-{Guid.NewGuid():N}"[..20];
        string Shared(string a, string b) => $$$"""{"automation":"{{{automation}}}","variants":["{{{a}}}","{{{b}}}"],"assignment":{"strategy":"balanced"}}""";
        var (first, second) = (await _api.StartExperimentAsync(Shared("a", "b")), await _api.StartExperimentAsync(Shared("x", "y")));
        foreach (var (key, run) in new[] { first, second }.SelectMany(key => Enumerable.Range(0, 8).Select(run => (key, run))))
        {
            await _api.DispatchAsync(key, $$"""{"run_id":"{{automation}}-{{run}}"}""");
        }

        var report = (await _api.GetAsync($"/api/v1/experiments/{first}/report")).Json;

        var table = Assert.Single(report["interactions"]!.AsArray())!;
        Assert.Equal((second, 8, 4, "sparse_cell_risk"), ((string)table["experiment"]!, (int)table["runs"]!, table["cells"]!.AsArray().Count, (string)table["code"]!));
        Assert.Equal(8, table["cells"]!.AsArray().Sum((JsonNode? c) => (int)c!["n"]!));
        Assert.Equal((8, 8), ((int)table["runs_read"]!, (int)table["runs_total"]!));
    }
}
