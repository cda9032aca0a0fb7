using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Xunit.Abstractions;

namespace Splitrun.App.Tests;

/// <summary>State files over HTTP: out, in, and round.</summary>
[Collection(RunningApp.Name)]
public sealed class StateTests(AppFixture fixture, ITestOutputHelper output)
{
    private const int Many = 1_000;

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Round_GivesTheSameFile()
    {
        var (from, to) = (await _api.StartExperimentAsync(), await _api.StartExperimentAsync());
        for (var i = 0; i < 5; i++)
        {
            await _api.DispatchAsync(from, $$"""{"run_id":"r{{i}}"}""");
        }

        await _api.DispatchAsync(from, """{"run_id":"forced","variant":"b"}""");
        await _api.PostAsync("/api/v1/outcomes", $$"""[{"experiment":"{{from}}","run_id":"r0","conclusion":"success","duration_ms":5,"primary_metric":7},{"experiment":"{{from}}","run_id":"r1","conclusion":"failure"}]""");
        await _api.ReportWhenAsync(from, report => (int)report["totals"]!["concluded"]! == 2, "both outcomes are counted");

        var first = (await _api.GetAsync($"/api/v1/experiments/{from}/state")).Text;
        var receipt = await _api.PostAsync($"/api/v1/experiments/{to}/state", first.Replace(from, to, StringComparison.Ordinal));
        var second = await _api.GetAsync($"/api/v1/experiments/{to}/state");

        Assert.Equal((5, 2), ((int)receipt.Json["imported"]!, (int)receipt.Json["outcomes"]!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(first.Replace(from, to, StringComparison.Ordinal)), second.Json), $"{first}\n{second.Text}");
        Assert.Equal(HttpStatusCode.NotModified, (await _api.GetAsync($"/api/v1/experiments/{to}/state", ("If-None-Match", second.ETag!))).Status);
        Assert.Equal("imported", (string?)(await _api.GetAsync($"/api/v1/experiments/{to}/runs/r0")).Json["reason"]);
        var again = await _api.PostAsync($"/api/v1/experiments/{from}/state", first);
        Assert.Equal((0, 5, 0), ((int)again.Json["imported"]!, (int)again.Json["present"]!, again.Json["unlisted"]!.AsObject().Count));
    }

    [Fact]
    public async Task Counts_WithoutAssignments_AreShownInStateAndReport_AndNotAnalysed()
    {
        var key = await _api.StartExperimentAsync();

        await _api.PostAsync($"/api/v1/experiments/{key}/state", $$$"""{"counts":{"{{{key}}}":{"a":40,"b":2} },"runs":[]}""");

        Assert.Equal(40, (int)(await _api.GetAsync($"/api/v1/experiments/{key}/state")).Json["counts"]![key]!["a"]!);
        var report = (await _api.GetAsync($"/api/v1/experiments/{key}/report")).Json;
        Assert.Equal((0, 40, 2), ((int)report["totals"]!["assigned"]!, (int)report["totals"]!["unlisted"]!["a"]!, (int)report["totals"]!["unlisted"]!["b"]!));
        Assert.Contains("counted elsewhere, not analysed: a 40, b 2", (await _api.GetAsync($"/api/v1/experiments/{key}/report?format=text")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportIntoADraft_FreezesWhatItsRunsAreCountedBy()
    {
        var path = $"/api/v1/experiments/exp-{Guid.NewGuid():N}";
        var key = path[(path.LastIndexOf('/') + 1)..];
        Assert.Equal(HttpStatusCode.Created, (await _api.PutAsync(path, """{"variants":["a","b"],"metric":"effective_tokens"}""")).Status);
        await _api.PostAsync($"{path}/state", $$$"""{"runs":[{"run_id":"1","timestamp":"2026-05-01T10:00:00Z","assignments":{"{{{key}}}":"a"}}]}""");

        var unit = await _api.SendAsync(HttpMethod.Patch, path, """{"assignment":{"unit":"user"}}""", "application/merge-patch+json");
        var text = await _api.SendAsync(HttpMethod.Patch, path, """{"description":"free"}""", "application/merge-patch+json");

        Assert.Equal((HttpStatusCode.Conflict, "assignment.unit"), (unit.Status, unit.Json["errors"]!.AsObject().Single().Key));
        Assert.Contains("has counted runs, imported ones included", unit.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, text.Status);
    }

    [Fact]
    public async Task Lines_AreTaken_AndABadOneIsNamed()
    {
        var key = await _api.StartExperimentAsync();
        var line = "{\"run_id\":\"1\",\"timestamp\":\"2026-05-01T10:00:00Z\",\"assignments\":{\"" + key + "\":\"a\"}}";

        var bad = await _api.SendAsync(HttpMethod.Post, $"/api/v1/experiments/{key}/state", line + "\n{", "application/x-ndjson");
        var good = await _api.SendAsync(HttpMethod.Post, $"/api/v1/experiments/{key}/state", line, "application/jsonl");

        Assert.Equal((HttpStatusCode.BadRequest, "record (line 2, column 1)"), (bad.Status, bad.Json["errors"]!.AsObject().Single().Key));
        Assert.Equal(1, (int)good.Json["imported"]!);
    }

    [Fact]
    public async Task NothingGiven_IsRefused_AndAByteOrderMarkIsPassedOver()
    {
        var key = await _api.StartExperimentAsync();

        var empty = await _api.PostAsync($"/api/v1/experiments/{key}/state");
        var marked = await _api.PostAsync($"/api/v1/experiments/{key}/state", "\uFEFF{\"runs\":[]}");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (empty.Status, marked.Status));
        Assert.Contains("must hold counts, assignments or runs", empty.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", HttpStatusCode.UnprocessableEntity)]
    public async Task Body_ThatIsWrong_IsAProblem(string contentType, HttpStatusCode status)
    {
        var key = await _api.StartExperimentAsync();

        Assert.Equal(status, (await _api.SendAsync(HttpMethod.Post, $"/api/v1/experiments/{key}/state", "[]", contentType)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync("/api/v1/experiments/nobody/state")).Status);
    }

    [Fact]
    public async Task ManyAssignments_OverWeeks_AreImportedOnce()
    {
        var key = await _api.StartExperimentAsync();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var file = new StringBuilder("{\"assignments\":[");
        for (var i = 0; i < Many; i++)
        {
            file.Append(i == 0 ? "" : ",\n").Append(CultureInfo.InvariantCulture, $$"""{"run_id":"{{i}}","run_at":"{{start.AddMinutes(7 * i):O}}","experiment":"{{key}}","variant":"{{(i % 2 == 0 ? 'a' : 'b')}}","conclusion":"success","duration_ms":{{i}},"primary_metric":{{i % 97}}}""");
        }

        file.Append("]}");
        var watch = Stopwatch.StartNew();
        var first = await _api.PostAsync($"/api/v1/experiments/{key}/state", file.ToString());
        output.WriteLine($"{Many} assignments: {watch.Elapsed.TotalSeconds:F1} s");
        watch.Restart();
        var state = await _api.GetAsync($"/api/v1/experiments/{key}/state");
        output.WriteLine($"export: {watch.Elapsed.TotalSeconds:F1} s");

        Assert.True(first.Status == HttpStatusCode.OK, first.Text);
        Assert.Equal((Many, Many), ((int)first.Json["imported"]!, (int)first.Json["outcomes"]!));
        Assert.Equal(Many, state.Json["assignments"]!.AsArray().Count);
        Assert.Equal(Many, (int)(await _api.GetAsync($"/api/v1/experiments/{key}/report")).Json["totals"]!["concluded"]!);
    }
}
