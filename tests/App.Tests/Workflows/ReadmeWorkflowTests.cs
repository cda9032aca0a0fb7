using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Workflows;

/// <summary>The workflow of the README does what it says, step by step as printed.</summary>
[Collection(RunningApp.Name)]
public sealed partial class ReadmeWorkflowTests(AppFixture fixture) : IDisposable
{
    private const string Key = "nightly-prompt";

    private readonly Api _api = new(fixture.App.Client);
    private readonly string _folder = Directory.CreateTempSubdirectory("splitrun-workflow-").FullName;

    [Fact]
    public async Task Workflow_AsPrinted_ReportsWhatItsStepsFound()
    {
        var runner = await RunnerAsync("1001");

        Assert.True(await runner.RunAsync(await WorkflowAsync()), runner.Log);

        Assert.Contains("says: Answer in few words.", runner.Log, StringComparison.Ordinal);
        Assert.Contains(Key, runner.Files.Summary, StringComparison.Ordinal);
        var outcome = await OutcomeAsync("1001");
        Assert.Equal(("success", 4d), ((string?)outcome["conclusion"], (double)outcome["primary_metric"]!));
    }

    [Fact]
    public async Task Workflow_AgentThatFails_IsAnOutcomeToo()
    {
        var runner = await RunnerAsync("1002");

        Assert.False(await runner.RunAsync((await WorkflowAsync()).Replace("echo \"Variant", "exit 1; echo \"Variant", StringComparison.Ordinal)), runner.Log);

        var outcome = await OutcomeAsync("1002");
        Assert.Equal("failure", (string?)outcome["conclusion"]);
        Assert.Null(outcome["primary_metric"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> WorkflowAsync() =>
        Block().Match(await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "README.md"))).Groups["code"].Value is { Length: > 0 } workflow
            ? workflow
            : throw new InvalidOperationException("The README has no workflow.");

    private async Task<WorkflowRunner> RunnerAsync(string runId)
    {
        await _api.PutAsync($"/api/v1/experiments/{Key}?start=true", """{"variants":["long","short"],"metric":"effective_tokens"}""");
        foreach (var variant in new[] { "long", "short" })
        {
            await _api.PushBundleAsync(Key, variant, new TarballBuilder().File("prompt.txt", "Answer in few words.").ToArray());
        }

        return new WorkflowRunner(_folder, new Dictionary<string, string>
        {
            ["github.run_id"] = runId,
            ["github.run_attempt"] = "1",
            ["github.workflow"] = "nightly",
            ["vars.SPLITRUN_URL"] = fixture.App.Client.BaseAddress!.ToString(),
            ["secrets.SPLITRUN_KEY"] = "",
        });
    }

    private async Task<JsonNode> OutcomeAsync(string runId)
    {
        JsonNode? outcome = null;
        await Eventually.TrueAsync(
            async () => (outcome = (await _api.GetAsync($"/api/v1/experiments/{Key}/runs/{runId}")).Json["outcome"]) is not null, TimeSpan.FromSeconds(60), "the outcome is there");
        return outcome!;
    }

    [GeneratedRegex(@"^```yaml\n(?<code>name: nightly\n.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
