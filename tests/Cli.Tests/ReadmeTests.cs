using System.Diagnostics;
using System.Text.RegularExpressions;
using Splitrun.Cli.Tests.Hosting;
using Splitrun.TestKit.Running;

namespace Splitrun.Cli.Tests;

/// <summary>What the README says of the terminal does what it says, block by block as printed.</summary>
[Collection(RunningSplitrun.Name)]
public sealed partial class ReadmeTests(SplitrunFixture splitrun)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Blocks_RunAsPrinted()
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "README.md"))).Select(m => m.Groups["code"].Value).ToList();
        var folder = Directory.CreateTempSubdirectory("splitrun-readme-").FullName;

        var (code, output) = await RunAsync($"set -eu\nsplitrun() {{ dotnet '{SplitrunFixture.Assembly}' \"$@\"; }}\n" + string.Join('\n', blocks), folder);
        Directory.Delete(folder, recursive: true);

        Assert.True(code == 0, output);
        Assert.True(blocks.Count >= 2, "The section has its blocks.");
        Assert.Contains("(verified)", output, StringComparison.Ordinal);
        Assert.Contains("Run #first workflow=nightly", output, StringComparison.Ordinal);
        Assert.Contains("everybody gets concise", output, StringComparison.Ordinal);
        Assert.Contains("Fewer tokens, no harm.", output, StringComparison.Ordinal);
        Assert.Contains("warm is significantly better than cold", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(string script, string folder)
    {
        var start = new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SPLITRUN_URL"] = splitrun.Url.ToString();
        using var shell = Process.Start(start) ?? throw new InvalidOperationException("sh did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var output = shell.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = shell.StandardError.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        return (shell.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"^```sh\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
