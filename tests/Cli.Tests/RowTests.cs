using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Splitrun.Cli.Tests.Hosting;
using Splitrun.TestKit.Polling;

namespace Splitrun.Cli.Tests;

/// <summary>The raw rows: written out, counted again, and put in the place of what was spoilt.</summary>
[Collection(RunningSplitrun.Name)]
public sealed class RowTests(SplitrunFixture splitrun)
{
    private const int Runs = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Export_ToAPipeAndToAFile_HoldsEveryRun()
    {
        var key = await RecordedAsync();
        var folder = Directory.CreateTempSubdirectory("splitrun-cli-").FullName;
        var path = Path.Combine(folder, "runs.ndjson");

        var piped = await splitrun.DoneAsync("export", key);
        var saved = await splitrun.DoneAsync("export", key, "--output", path);
        var lines = await File.ReadAllLinesAsync(path);
        var files = Directory.GetFiles(folder);
        Directory.Delete(folder, recursive: true);

        Assert.StartsWith("run_id,experiment,", piped.Lines[0], StringComparison.Ordinal);
        Assert.Equal(Runs + 1, piped.Lines.Length);
        Assert.Equal(("", true), (saved.Output, saved.Error.StartsWith("Saved ", StringComparison.Ordinal)));
        Assert.Equal([path], files);
        Assert.Equal(Runs, lines.Select(line => (string?)JsonNode.Parse(line)!["run_id"]).Distinct().Count());
        Assert.Equal(Runs, (await splitrun.DoneAsync("export", key, "--json")).Lines.Count(line => (string?)JsonNode.Parse(line)!["outcome"]!["conclusion"] == "success"));
    }

    [Fact]
    public async Task Export_OfNothing_LeavesNoFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");

        var ended = await splitrun.RunAsync("export", "nobody", "--output", path);

        Assert.Equal((1, false), (ended.Code, File.Exists(path)));
        Assert.Contains("There is no experiment \"nobody\"", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_StatisticsSpoilt_Is4_UntilTheyAreRepaired()
    {
        var key = await RecordedAsync();
        Assert.StartsWith("Consistent: 3 runs and 3 outcomes were counted again.", (await splitrun.DoneAsync("verify", key)).Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was repaired.", (await splitrun.DoneAsync("verify", key, "--repair")).Output, StringComparison.Ordinal);
        await new TableClient(splitrun.ConnectionString, "splitrunoutcomes").DeleteEntityAsync($"{key}|0", "s:all:all");

        var spoilt = await splitrun.RunAsync("verify", key);
        var repaired = await splitrun.DoneAsync("verify", key, "--repair");

        Assert.Equal(4, spoilt.Code);
        Assert.StartsWith("Not consistent: ", spoilt.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^  shard 0, .*variant a.*: success is kept as 0, and the rows give [1-3]$", spoilt.Output);
        Assert.Matches("(?m)^Repaired [0-9]+ differences:$", repaired.Output);
        Assert.StartsWith("Consistent: ", (await splitrun.DoneAsync("verify", key)).Output, StringComparison.Ordinal);
        Assert.Contains("statistics_repaired", (await splitrun.DoneAsync("experiments", "decisions", key, "--json")).Output, StringComparison.Ordinal);
    }

    private async Task<string> RecordedAsync()
    {
        var key = await splitrun.StartExperimentAsync();
        for (var i = 0; i < Runs; i++)
        {
            await splitrun.DoneAsync("dispatch", key, "--run-id", $"r{i}");
        }

        var outcomes = Enumerable.Range(0, Runs).Select(i => $$"""{"experiment":"{{key}}","run_id":"r{{i}}","conclusion":"success","primary_metric":{{100 + i}}}""");
        Assert.Equal(0, (await SplitrunFixture.RunAsync(splitrun.Url, ["outcome", "--file", "-"], string.Join('\n', outcomes))).Code);
        await Eventually.TrueAsync(
            async () => (int)(await splitrun.DoneAsync("report", key, "--json")).Json["totals"]!["concluded"]! == Runs, Limit, "the outcomes are counted");
        return key;
    }
}
