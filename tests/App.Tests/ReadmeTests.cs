using System.Diagnostics;
using System.Text.RegularExpressions;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests;

/// <summary>The README's walk-through does what it says, block by block as printed.</summary>
[Collection(RunningApp.Name)]
public sealed partial class ReadmeTests(AppFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Blocks_RunAsPrinted()
    {
        var blocks = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "README.md"))).Select(m => m.Groups["code"].Value).ToList();
        var folder = Directory.CreateTempSubdirectory("splitrun-readme-").FullName;

        var (code, output) = await RunAsync("set -euo pipefail\n" + string.Join('\n', blocks), folder);
        Directory.Delete(folder, recursive: true);

        Assert.True(code == 0, output);
        Assert.True(blocks.Count >= 8, "The walk-through has its blocks.");
        Assert.Contains("Answer in a", output, StringComparison.Ordinal);
        Assert.Contains("Winner: concise", output, StringComparison.Ordinal);
        Assert.Contains("workflow=readme", output, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"promoted\"", output, StringComparison.Ordinal);
        Assert.Contains("Fewer tokens, no harm.", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SPLITRUN"] = fixture.App.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var bash = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var output = bash.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = bash.StandardError.ReadToEndAsync(limit.Token);
        await bash.WaitForExitAsync(limit.Token);
        return (bash.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"^```bash\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
