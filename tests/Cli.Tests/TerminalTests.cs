using System.Diagnostics;
using Splitrun.Cli.Tests.Hosting;
using Splitrun.TestKit.Bundles;

namespace Splitrun.Cli.Tests;

/// <summary>What somebody sees who sits at a terminal: lines, colour, a bar that moves.</summary>
[Collection(RunningSplitrun.Name)]
public sealed class TerminalTests(SplitrunFixture splitrun)
{
    /// <summary>Runs its arguments on a pseudo-terminal and ends as they do.</summary>
    private const string OnTerminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Push_ShowsABarThatFills()
    {
        var key = await splitrun.StartExperimentAsync();
        var path = Path.Combine(Path.GetTempPath(), $"{key}.tar.gz");
        await File.WriteAllBytesAsync(path, Tarballs.OfNoise(8_000_000));

        var seen = await SeeAsync([], "bundle", "push", key, "a", path);
        File.Delete(path);

        Assert.Contains("100%", seen, StringComparison.Ordinal);
        Assert.Contains("MB/s", seen, StringComparison.Ordinal);
        Assert.Contains("(verified)", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_IsDrawn_AndWithoutColourWhereNobodyWantsIt()
    {
        var key = await splitrun.StartExperimentAsync();

        var coloured = await SeeAsync([], "experiments", "show", key);
        var plain = await SeeAsync([("NO_COLOR", "1")], "bundle", "pull", key, "a");

        Assert.Contains("╭", coloured, StringComparison.Ordinal);
        Assert.DoesNotMatch("\u001b\\[[0-9;]*3[0-9]", plain);
        Assert.Contains("There is no bundle", plain, StringComparison.Ordinal);
    }

    private async Task<string> SeeAsync((string Name, string Value)[] environment, params string[] args)
    {
        var start = new ProcessStartInfo("python3", ["-c", OnTerminal, "dotnet", SplitrunFixture.Assembly, .. args]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["SPLITRUN_URL"] = splitrun.Url.ToString();
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var terminal = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var seen = await terminal.StandardOutput.ReadToEndAsync(limit.Token);
        await terminal.WaitForExitAsync(limit.Token);
        return seen;
    }
}
