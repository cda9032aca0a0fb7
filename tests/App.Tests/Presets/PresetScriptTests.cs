using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Presets;

/// <summary>What a preset's tarball does when it is expanded and run.</summary>
[Collection(RunningApp.Name)]
public sealed class PresetScriptTests(AppFixture fixture) : IDisposable
{
    private readonly Api _api = new(fixture.App.Client);
    private readonly string _folder = Directory.CreateTempSubdirectory("splitrun-preset-").FullName;
    private readonly string _key = $"script-{Guid.NewGuid():N}";

    [Fact]
    public async Task Main_RunsTheAgentAndReports()
    {
        await ExpandAsync();

        var end = await MainAsync([], "sh", "-c", """cat > told.txt; echo "{\"effective_tokens\": 7}" > "$SPLITRUN_METRICS_FILE"; echo "$SPLITRUN_MODEL"; cat "$SPLITRUN_PLUGINS/plugin.txt" "$SPLITRUN_REPOS/plugin.txt"; env""");

        Assert.True(end.Code == 0, end.Text);
        Assert.StartsWith("fast\nold\nnew\n", end.Output, StringComparison.Ordinal);
        Assert.Equal("Répondez — 🙂\n", await File.ReadAllTextAsync(Path.Combine(_folder, "workspace", "told.txt")));
        Assert.DoesNotContain("the key", end.Text, StringComparison.Ordinal);
        var report = await _api.ReportWhenAsync(_key, r => (int)r["totals"]!["concluded"]! == 1, "the outcome is counted");
        Assert.Equal(7, (double)report["variants"]![0]!["metrics"]!["effective_tokens"]!["mean"]!);
    }

    [Fact]
    public async Task Setup_OnThisMachine_IsContent()
    {
        await ExpandAsync();

        var end = await Script.RunAsync(_folder, new Dictionary<string, string>(), Path.Combine(_folder, "setup.sh"));

        Assert.True(end.Code == 0, end.Text);
    }

    [Theory]
    [InlineData("exit 3", 3, "failure", "exit_3")]
    [InlineData("sleep 60", 124, "timed_out", null)]
    [InlineData("kill -TERM $PPID; sleep 60", 130, "cancelled", null)]
    [InlineData("kill -KILL $$", 137, "failure", "exit_-9")]
    public async Task Main_AgentThatDoesNotSucceed_IsReportedAsItEnded(string agent, int code, string conclusion, string? kind)
    {
        await ExpandAsync();

        var end = await MainAsync(new() { ["SPLITRUN_TIMEOUT"] = conclusion == "timed_out" ? "1" : "50" }, "sh", "-c", agent);

        Assert.True(end.Code == code, end.Text);
        Assert.Equal((conclusion, kind), ((string?)OutcomeIn(end)["conclusion"], (string?)OutcomeIn(end)["error_kind"]));
    }

    [Fact]
    public async Task Main_PluginThatCannotBeFetched_IsAFailureWithItsKind()
    {
        await ExpandAsync(plugin: $"file://{_folder}/nowhere");

        var end = await MainAsync([], "true");

        Assert.Equal((1, "fetch_failed"), (end.Code, (string?)OutcomeIn(end)["error_kind"]));
    }

    [Fact]
    public async Task Main_ReportThatIsNotTaken_IsSaid()
    {
        await ExpandAsync();

        var end = await MainAsync(new() { ["SPLITRUN_RUN_ID"] = "a\nb" }, "true");

        Assert.Equal(75, end.Code);
        Assert.Contains("run_id", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_ReceiverThatIsBusy_IsAskedAgain()
    {
        await ExpandAsync();
        await using var receiver = await WebhookReceiver.StartAsync(503, 429);

        var end = await MainAsync(new() { ["SPLITRUN_URL"] = $"{receiver.Url}?", ["SPLITRUN_AGENT_COMMAND"] = "true" });

        Assert.True(end.Code == 0, end.Text);
        Assert.Equal(3, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(r => r.Body).Distinct());
    }

    [Fact]
    public async Task Main_WithoutAnAgent_SaysHow()
    {
        await ExpandAsync();

        var end = await MainAsync([]);

        Assert.Equal(2, end.Code);
        Assert.Contains("SPLITRUN_AGENT_COMMAND", end.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonNode OutcomeIn(ScriptEnd end) => JsonNode.Parse(end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;

    private Task<ScriptEnd> MainAsync(Dictionary<string, string> environment, params string[] agent)
    {
        var all = new Dictionary<string, string>
        {
            ["SPLITRUN_URL"] = fixture.App.Client.BaseAddress!.ToString(),
            ["SPLITRUN_KEY"] = "the key",
            ["SPLITRUN_EXPERIMENT"] = _key,
            ["SPLITRUN_RUN_ID"] = "r",
        };
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return Script.RunAsync(_folder, all, "python3", ["main.py", .. agent]);
    }

    /// <summary>Makes a repository to fetch from, a preset, a run of it, and expands the run's tarball.</summary>
    private async Task ExpandAsync(string? plugin = null)
    {
        const string Git = """
            set -e; git init -q -b main origin; cd origin; git config user.email a@b; git config user.name a
            mkdir sub; echo old > sub/plugin.txt; git add .; git commit -qm 1; git tag v1; echo new > plugin.txt; git add .; git commit -qm 2
            """;
        var made = await Script.RunAsync(_folder, new Dictionary<string, string>(), "sh", "-c", Git);
        Assert.True(made.Code == 0, made.Text);
        plugin ??= $"file://{_folder}/origin";
        var plugins = $$"""[{"source":"{{plugin}}","ref":"v1","repo_path":"sub"}]""";
        var created = await _api.PostAsync(
            "/api/v1/presets/plugin",
            $$"""{"name":"n","experiment_id":"{{_key}}","prompt":"Répondez — 🙂\n","model":"fast","repos":"https://example.invalid/origin","variants":[{"name":"a","weight":1,"plugins":{{plugins}}},{"name":"b","weight":0,"plugins":{{plugins}}}]}""");
        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        await _api.SendAsync(HttpMethod.Patch, $"/api/v1/experiments/{_key}", """{"metric":"effective_tokens"}""");
        await _api.PostAsync($"/api/v1/experiments/{_key}/start");

        var run = await _api.DispatchAsync(_key, """{"run_id":"r"}""");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "bundle.tar.gz"), await fixture.App.Client.GetByteArrayAsync((string)run["bundle"]!["url"]!));
        var expanded = await Script.RunAsync(_folder, new Dictionary<string, string>(), "tar", "-xzf", "bundle.tar.gz");
        Assert.True(expanded is { Code: 0, Errors: "" }, expanded.Text);

        // Repositories come from the network; here from the folder beside.
        var config = Path.Combine(_folder, "repos_config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("https://example.invalid/", $"file://{_folder}/", StringComparison.Ordinal));
    }
}
