using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
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

    [Fact]
    public async Task Examples_AreTaken()
    {
        var api = new Api(fixture.App.Client);
        var examples = Example().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "README.md"))).Select(m => JsonNode.Parse(m.Groups["code"].Value)!).ToList();
        var definition = Assert.Single(examples, e => e["assignment"] is not null);
        var outcome = Assert.Single(examples, e => e["run_id"] is not null);

        var key = await api.StartExperimentAsync(definition.ToJsonString(), "readme");
        var pinned = await api.DispatchAsync(key, """{"run_id":"first","unit":"ada"}""");
        outcome["experiment"] = key;
        var taken = await api.PostAsync("/api/v1/outcomes", outcome.ToJsonString());

        Assert.Equal(("challenger", "override", false), ((string?)pinned["variant"], (string?)pinned["reason"], (bool)pinned["counted"]!));
        Assert.True(taken.Status == HttpStatusCode.Accepted, taken.Text);
        Assert.Equal(1, (int)taken.Json["accepted"]!);
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

    [GeneratedRegex(@"^```json\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^```bash\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
