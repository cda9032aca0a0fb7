using System.Security.Cryptography;
using System.Text.Json;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Presets;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Tests.Bundles;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Bundles;
using Splitrun.TestKit.Decisions;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Runs;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Presets;

public sealed class PresetCreationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly PresetDraft Draft = new()
    {
        Name = "Review",
        ExperimentId = "review",
        Prompt = "Review the change.",
        Repos = [new RepositorySourceDraft { Url = "owner/repo", Provider = "github", Ref = "main" }],
        Timeout = 900,
        Variants =
        [
            new PresetVariantDraft { Name = "one", Weight = 50, Plugins = [new PluginSourceDraft { Source = "github:owner/one" }] },
            new PresetVariantDraft { Name = "two", Weight = 50, Model = "fast", Plugins = [new PluginSourceDraft { Source = "github:owner/two", Ref = "v2", RepoPath = "plugins/two" }] },
        ],
    };

    private readonly InMemoryExperimentStore _store = new();
    private readonly InMemoryBundleStore _bundles;
    private readonly ManualTimeProvider _time = new(Definitions.CreatedAt);
    private readonly DraftRules _rules = new(AllowPrivateTargets: false);

    public PresetCreationTests() => _bundles = new InMemoryBundleStore(new BundleLimits(), _time);

    [Fact]
    public async Task CreateExperimentAsync_New_MakesADraftWithABundleForEachVariant()
    {
        var created = ValueOf(await CreateAsync(Draft));

        var definition = created.Experiment.Definition;
        Assert.True(created.Created);
        Assert.Equal((ExperimentState.Draft, 1, "review", "plugin", "Review"), (created.Experiment.State, created.Experiment.Version, definition.Automation, definition.Kind, definition.Description));
        Assert.Equal(created.Bundles.Select(b => b.Sha256), definition.Variants.Select(v => v.Bundle!.Sha256));
        Assert.Equal(_bundles.Hashes.Order(), created.Bundles.Select(b => b.Sha256).Order());
        AssertJson(
            """{"prompt":"Review the change.","model":"fast","plugins":[{"source":"github:owner/two","ref":"v2","repo_path":"plugins/two"}],"repos":[{"url":"owner/repo","ref":"main","provider":"github"}],"timeout":900}""",
            definition.Variants[1].Payload!.Value);
    }

    [Fact]
    public async Task CreateExperimentAsync_Bundle_HoldsTheFilesOfItsVariant()
    {
        var created = ValueOf(await CreateAsync(Draft));

        var files = Expanded.Files(await ReadAsync(created.Bundles[1].Sha256)).ToDictionary(f => f.Name);

        Assert.Equal(["main.py", "plugins_config.json", "prompt.txt", "repos_config.json", "setup.sh"], files.Keys.Order());
        Assert.Equal("Review the change.", files["prompt.txt"].Content);
        AssertJson("""[{"source":"github:owner/two","ref":"v2","repo_path":"plugins/two"}]""", JsonDocument.Parse(files["plugins_config.json"].Content).RootElement);
        AssertJson("""[{"url":"owner/repo","ref":"main","provider":"github"}]""", JsonDocument.Parse(files["repos_config.json"].Content).RootElement);
        Assert.Contains("DEFAULTS = {\"model\": \"fast\", \"timeout\": 900}\n", files["main.py"].Content, StringComparison.Ordinal);
        Assert.True(files["setup.sh"].Mode.HasFlag(UnixFileMode.UserExecute | UnixFileMode.OtherExecute));
        Assert.False(files["main.py"].Mode.HasFlag(UnixFileMode.UserExecute));
    }

    /// <remarks>
    /// Whoever repeats a request after an update gets a conflict when these change: change main.py and setup.sh knowingly, and these with them.
    /// </remarks>
    [Fact]
    public async Task CreateExperimentAsync_SameInput_SameBytesForEver()
    {
        var created = ValueOf(await CreateAsync(Draft));

        Assert.Equal(
            ["4340f20ec69dee92915e12f056ffa494391c73e4e395a06c662fc9cbf0bd2869", "8acf1e00789dc70408536bd30537dc69098314697cd16b7d7b1857d0fd55bede"],
            created.Bundles.Select(b => b.Sha256));
        Assert.Equal(created.Bundles[0].Sha256, Convert.ToHexStringLower(SHA256.HashData(await ReadAsync(created.Bundles[0].Sha256))));
    }

    [Fact]
    public async Task CreateExperimentAsync_Again_FindsTheFirstWhateverItBecame()
    {
        var first = ValueOf(await CreateAsync(Draft));
        await new ExperimentEditor(_store, new InMemoryRunStore(new InMemoryShards()), new AutomationEditor(new InMemoryAutomationStore(), _store, _time), _rules, new InMemoryDecisionLog(), _time).PatchAsync("review", _ => Definitions.Minimal with { Automation = "review", Variants = [new VariantDraft { Key = "one", Weight = 1 }, new VariantDraft { Key = "two", Weight = 9 }] }, Precondition.None, None);
        _time.Advance(TimeSpan.FromHours(1));

        var again = ValueOf(await CreateAsync(Draft));

        Assert.Equal((false, 2), (again.Created, again.Experiment.Version));
        Assert.Equal(first.Bundles, again.Bundles);
    }

    [Fact]
    public async Task CreateExperimentAsync_OtherContent_SaysWhatDiffersAndStoresNothing()
    {
        await CreateAsync(Draft);
        var before = _bundles.Hashes.Order().ToList();

        var problem = (await CreateAsync(Draft with { Prompt = "Review it twice." })).Problem!;

        Assert.Equal(ProblemCode.Conflict, problem.Code);
        Assert.Contains("variants", Assert.Single(problem.Errors["experiment_id"]), StringComparison.Ordinal);
        Assert.Equal(before, _bundles.Hashes.Order());
    }

    [Fact]
    public async Task CreateExperimentAsync_Archived_IsAConflict()
    {
        var created = ValueOf(await CreateAsync(Draft));
        var stored = (await _store.FindAsync("review", None))!;
        await _store.TryReplaceAsync(created.Experiment with { State = ExperimentState.Archived, Version = 2 }, stored.Revision, None);

        Assert.Equal(ProblemCode.Conflict, (await CreateAsync(Draft)).Problem!.Code);
    }

    [Fact]
    public async Task CreateExperimentAsync_BundleThatDoesNotFit_LeavesNothing()
    {
        var problem = (await CreateAsync(Draft, new BundleLimits { MaxCompressedBytes = 1000 })).Problem!;

        Assert.Equal(ProblemCode.TooLarge, problem.Code);
        Assert.Null(await _store.FindAsync("review", None));
        Assert.Empty(_bundles.Hashes);
    }

    [Fact]
    public async Task CreateExperimentAsync_PromptsLargerThanPayloadsMayBe_AreInTheBundlesOnly()
    {
        var created = ValueOf(await CreateAsync(Draft with { Prompt = new string('p', 50_000) }));

        Assert.All(created.Experiment.Definition.Variants, v => Assert.False(v.Payload!.Value.TryGetProperty("prompt", out _)));
        Assert.Equal(50_000, Expanded.Files(await ReadAsync(created.Bundles[0].Sha256)).Single(f => f.Name == "prompt.txt").Content.Length);
    }

    private Task<Result<CreatedExperiment>> CreateAsync(PresetDraft draft, BundleLimits? limits = null)
    {
        var preset = PresetValidation.Validate(PresetKind.Plugin, draft).TryGet(out var valid, out var problem) ? valid : throw new InvalidOperationException(problem.Detail);
        return new PresetCreation(new ExperimentCreation(_store, new AutomationEditor(new InMemoryAutomationStore(), _store, _time), _bundles, limits ?? new BundleLimits(), _rules, _time)).CreateExperimentAsync(preset, None);
    }

    private async Task<byte[]> ReadAsync(string sha256)
    {
        await using var content = await _bundles.OpenReadAsync(sha256, 0, None);
        var bytes = new MemoryStream();
        await content!.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static CreatedExperiment ValueOf(Result<CreatedExperiment> result) =>
        result.TryGet(out var value, out var problem) ? value : throw new InvalidOperationException(problem.Detail);

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual), actual.GetRawText());
}
