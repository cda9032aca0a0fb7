using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Runs;

/// <summary>A run's record can be computed again from what was kept of it.</summary>
[Collection(RunningApp.Name)]
public sealed class ReplayTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);

    [Theory]
    [InlineData("""{"strategy":"sticky"}""", "{}", "reproduced")]
    [InlineData("""{"strategy":"sticky","hash":"feature-management","coverage":0.7}""", "{}", "reproduced")]
    [InlineData("""{"strategy":"random"}""", "{}", "possible")]
    [InlineData("""{"strategy":"balanced"}""", "{}", "possible")]
    [InlineData("""{"strategy":"random"}""", """{"variant":"b"}""", "reproduced")]
    [InlineData("""{"strategy":"random","segments":[{"attribute":"x","operator":"gt","value":5}]}""", """{"attributes":{"x":5}}""", "reproduced")]
    [InlineData("""{"strategy":"sticky","ramp":[5,50],"layer":{"name":"l","range":[0,0.5]},"holdout":{"name":"h","share":0.5}}""", "{}", "reproduced")]
    public async Task Replay_RunAsItWas_Matches(string assignment, string request, string verdict)
    {
        var key = await _api.StartExperimentAsync($$"""{"variants":["a",{"key":"b","weight":3}],"assignment":{{assignment}}}""");

        for (var i = 0; i < 5; i++)
        {
            var run = await _api.DispatchAsync(key, request);
            var replay = (await _api.GetAsync($"/api/v1/experiments/{key}/runs/{run["run_id"]}/replay")).Json;

            Assert.Equal((true, verdict, 0), ((bool)replay["matches"]!, (string?)replay["verdict"], replay["differences"]!.AsArray().Count));
            Assert.Equal((string?)run["variant"], (string?)replay["recorded"]!["variant"]);
            Assert.Equal((string?)run["unit"], (string?)replay["inputs"]!["unit"]);
            Assert.True(JsonNode.DeepEquals(run["weights"], replay["recorded"]!["weights"]));
        }
    }

    [Fact]
    public async Task Replay_AfterLaterVersions_UsesTheOneOfThatTime()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a",{"key":"b","weight":0}],"assignment":{"strategy":"sticky"}}""");
        var run = await _api.DispatchAsync(key);
        await _api.SendAsync(HttpMethod.Patch, $"/api/v1/experiments/{key}", """{"variants":[{"key":"a","weight":0},{"key":"b","weight":1}]}""");
        await _api.PostAsync($"/api/v1/experiments/{key}/stop");

        var replay = (await _api.GetAsync($"/api/v1/experiments/{key}/runs/{run["run_id"]}/replay")).Json;

        Assert.Equal(("reproduced", 2, "running"), ((string?)replay["verdict"], (int)replay["inputs"]!["version"]!, (string?)replay["inputs"]!["state"]));
        Assert.Equal([1.0, 0.0], replay["inputs"]!["variants"]!.AsArray().Select(v => (double)v!["weight"]!));
    }

    [Fact]
    public async Task Replay_RecordThatWasTamperedWith_SaysWhatIsWrong()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a",{"key":"b","weight":0}],"assignment":{"strategy":"sticky"}}""");
        await _api.DispatchAsync(key, """{"run_id":"r"}""");
        await TamperAsync(key, "r", "\"variant\":\"a\"", "\"variant\":\"b\"");

        var replay = (await _api.GetAsync($"/api/v1/experiments/{key}/runs/r/replay")).Json;

        Assert.Equal((false, "contradicted"), ((bool)replay["matches"]!, (string?)replay["verdict"]));
        Assert.Contains("variant is b; a was expected", replay["differences"]!.AsArray().Select(difference => (string?)difference));
    }

    [Theory]
    [InlineData("nobody", "r")]
    [InlineData(null, "nobody")]
    public async Task Replay_NoSuchRun_Is404(string? experiment, string run)
    {
        var key = experiment ?? await _api.StartExperimentAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"/api/v1/experiments/{key}/runs/{run}/replay")).Status);
    }

    /// <summary>Changes a kept run behind the app's back.</summary>
    private async Task TamperAsync(string key, string runId, string from, string to)
    {
        var table = new TableClient(fixture.ConnectionString, "splitrunruns");
        TableEntity row = await table.GetEntityAsync<TableEntity>($"{key}|0", $"r:{runId}");
        var json = Encoding.UTF8.GetString(row.GetBinary("json0"));
        Assert.Contains(from, json, StringComparison.Ordinal);
        row["json0"] = Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal));
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
    }
}
