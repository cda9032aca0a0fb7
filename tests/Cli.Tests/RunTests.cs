using System.Security.Cryptography;
using Splitrun.Cli.Tests.Hosting;
using Splitrun.TestKit.Bundles;
using Splitrun.TestKit.Polling;

namespace Splitrun.Cli.Tests;

/// <summary>Tarballs, runs, outcomes and what becomes of them.</summary>
[Collection(RunningSplitrun.Name)]
public sealed class RunTests(SplitrunFixture splitrun)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Bundle_PushedAndPulled_IsTheSame()
    {
        var key = await splitrun.StartExperimentAsync();
        var folder = Directory.CreateTempSubdirectory("splitrun-cli-").FullName;
        var (pushed, pulled, dispatched) = (Path.Combine(folder, "in.tar.gz"), Path.Combine(folder, "out.tar.gz"), Path.Combine(folder, "run.tar.gz"));
        await File.WriteAllBytesAsync(pushed, Tarballs.Valid());

        var push = await splitrun.DoneAsync("bundle", "push", key, "a", pushed);
        await splitrun.DoneAsync("bundle", "pull", key, "a", "--output", pulled);
        await splitrun.DoneAsync("dispatch", key, "--variant", "a", "--bundle", dispatched);
        var without = await splitrun.RunAsync("dispatch", key, "--variant", "b", "--bundle", Path.Combine(folder, "none.tar.gz"));
        var spoiled = await splitrun.RunAsync("bundle", "push", key, "b", SplitrunFixture.Assembly);

        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Tarballs.Valid())), push.Output, StringComparison.Ordinal);
        Assert.Equal(Tarballs.Valid(), await File.ReadAllBytesAsync(pulled));
        Assert.Equal(Tarballs.Valid(), await File.ReadAllBytesAsync(dispatched));
        Assert.Equal(1, spoiled.Code);
        Assert.Equal((1, true), (without.Code, without.Output.Contains($"{key}=b (forced, not counted)", StringComparison.Ordinal)));
        Assert.Contains("There is no tarball for that run", without.Error, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(folder).Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Run_DispatchedAndReported_IsInAuditAndReport()
    {
        var key = await splitrun.StartExperimentAsync();
        var first = await splitrun.DoneAsync("dispatch", key, "--run-id", "r1", "--workflow", "nightly", "--attribute", "n=1", "--env");
        var variant = (string)(await splitrun.DoneAsync("dispatch", key, "--run-id", "r1", "--json")).Json["variant"]!;
        Assert.Equal([$"SPLITRUN_EXPERIMENT={key}", $"SPLITRUN_VARIANT={variant}", "SPLITRUN_RUN_ID=r1"], first.Lines);

        await splitrun.DoneAsync("outcome", key, "r1", "--conclusion", "success", "--primary-metric", "950", "--metric", "cost_usd=0.12", "--segment", "repository=x");
        await Eventually.TrueAsync(
            async () => (int)(await splitrun.DoneAsync("report", key, "--json")).Json["totals"]!["concluded"]! == 1, Limit, "the outcome is recorded");

        var line = $"Run #r1 workflow=nightly [experiment: {key}={variant}] success\n";
        Assert.Equal(line, (await splitrun.DoneAsync("audit", "--experiment", key)).Output);
        Assert.Equal(line, (await splitrun.DoneAsync("audit", "--experiment", key, "--variant", variant, "--conclusion", "success")).Output);
        Assert.Equal("", (await splitrun.DoneAsync("audit", "--experiment", key, "--conclusion", "failure")).Output);
        Assert.Contains("effective_tokens", (await splitrun.DoneAsync("report", key)).Output, StringComparison.Ordinal);
        Assert.StartsWith("extend (", (await splitrun.DoneAsync("analyze", key, "--dry-run")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispatch_OfAnAutomation_GetsAVariantOfEachExperiment()
    {
        var name = $"cli-{Guid.NewGuid():N}";
        foreach (var experiment in new[] { $"{name}-1", $"{name}-2" })
        {
            await splitrun.DoneAsync("experiments", "create", experiment, "--automation", name, "--variant", "a", "--variant", "b", "--start");
        }

        var dispatched = await splitrun.DoneAsync("dispatch", "--automation", name, "--run-id", "r");

        Assert.Equal(2, dispatched.Lines.Length);
        Assert.Matches($"^Run r: {name}-1=[ab] \\(", dispatched.Lines[0]);
    }

    [Fact]
    public async Task Compare_Variants_StandSideBySide()
    {
        var key = await splitrun.StartExperimentAsync();
        await splitrun.DoneAsync("dispatch", key, "--run-id", "r");
        await splitrun.DoneAsync("outcome", key, "r", "--conclusion", "failure", "--error-kind", "timeout");
        await Eventually.TrueAsync(
            async () => (await splitrun.DoneAsync("compare", key)).Output.Contains("error: timeout", StringComparison.Ordinal), Limit, "the outcome is compared");

        Assert.Contains("100 %", (await splitrun.DoneAsync("compare", key)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_ExportedAndImportedAgain_ChangesNothingAndVerifies()
    {
        var key = await splitrun.StartExperimentAsync();
        await splitrun.DoneAsync("dispatch", key, "--run-id", "r");
        var path = Path.Combine(Path.GetTempPath(), $"{key}.json");

        await splitrun.DoneAsync("state", "export", key, "--output", path);
        var imported = await splitrun.DoneAsync("state", "import", key, path);
        File.Delete(path);

        Assert.StartsWith("Imported 0 runs", imported.Output, StringComparison.Ordinal);
        Assert.StartsWith("Consistent: ", (await splitrun.DoneAsync("verify", key)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outcomes_FromAFile_NameTheLinesThatAreWrong()
    {
        var key = await splitrun.StartExperimentAsync();
        string Line(string run, string conclusion) => $$"""{"experiment":"{{key}}","run_id":"{{run}}","conclusion":"{{conclusion}}"}""";

        var ended = await SplitrunFixture.RunAsync(splitrun.Url, ["outcome", "--file", "-"], $"{Line("r1", "success")}\n\n{Line("r2", "won")}\n{Line("r3", "failure")}\n");

        Assert.Equal(1, ended.Code);
        Assert.StartsWith("2 outcomes taken, 1 refused.", ended.Output, StringComparison.Ordinal);
        Assert.Contains("line 3: {\"conclusion\"", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_Follow_ShowsRunsAsTheyComeAndEnd()
    {
        var key = await splitrun.StartExperimentAsync();
        await splitrun.DoneAsync("dispatch", key, "--run-id", "before");
        using var follow = SplitrunFixture.Start(splitrun.Url, "audit", "--experiment", key, "--follow", "--interval", "0.2");
        async Task NextAsync(string start, string end)
        {
            using var limit = new CancellationTokenSource(Limit);
            var line = await follow.StandardOutput.ReadLineAsync(limit.Token);
            Assert.True(line!.StartsWith(start, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal), line);
        }

        await NextAsync("Run #before ", "]");
        await splitrun.DoneAsync("dispatch", key, "--run-id", "later");
        await NextAsync("Run #later ", "]");
        await splitrun.DoneAsync("outcome", key, "before", "--conclusion", "failure");
        await NextAsync("Run #before ", "] failure");
        using (var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{follow.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        using var stop = new CancellationTokenSource(Limit);
        await follow.WaitForExitAsync(stop.Token);
        Assert.Equal(130, follow.ExitCode);
    }
}
