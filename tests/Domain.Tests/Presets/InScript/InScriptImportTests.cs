using System.Text;
using System.Text.Json;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Presets.InScript;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Tests.Bundles;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Bundles;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Presets.InScript;

public sealed class InScriptImportTests
{
    private const string Config = """
        {"experiment_id":"old","variants":[
          {"model":null,"name":"control","weight":3,"plugins":[{"source":"github:o/a","ref":"main","repo_path":null}]},
          {"model":"fast","name":"treatment","weight":1,"plugins":[{"source":"github:o/b","ref":null,"repo_path":"p"}]}]}
        """;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly InMemoryExperimentStore _store = new();
    private readonly InMemoryBundleStore _bundles;
    private readonly ManualTimeProvider _time = new(Definitions.CreatedAt);

    public InScriptImportTests() => _bundles = new InMemoryBundleStore(new BundleLimits(), _time);

    [Fact]
    public async Task ImportAsync_OldTarball_MakesTheExperiment()
    {
        var created = ValueOf(await ImportAsync(Old().ToArray(), automation: "weekly"));

        var definition = created.Experiment.Definition;
        Assert.Equal(("old", "weekly", "control", ExperimentState.Draft), (definition.Key, definition.Automation, definition.Control, created.Experiment.State));
        Assert.Equal([("control", 3d), ("treatment", 1d)], definition.Variants.Select(v => (v.Key, v.Weight)));
        Assert.Equal("""{"model":"fast","plugins":[{"source":"github:o/b","repo_path":"p"}]}""", definition.Variants[1].Payload!.Value.GetRawText());
        Assert.Equal(definition.Variants.Select(v => v.Bundle!.Sha256).Order(), _bundles.Hashes.Order());
    }

    [Fact]
    public async Task ImportAsync_Tarballs_KeepEveryOtherEntryAsItIs()
    {
        var created = ValueOf(await ImportAsync(Old().ToArray()));

        var before = Expanded.Entries(Old().ToArray());
        var after = Expanded.Entries(await ReadAsync(created.Bundles[1].Sha256));

        Assert.Equal(before.Select(e => e.Name.Replace("experiment_config", "plugins_config", StringComparison.Ordinal)), after.Select(e => e.Name));
        Assert.All(before.Zip(after), pair => Assert.Equal((pair.First.Mode, pair.First.ModificationTime, pair.First.EntryType, pair.First.LinkName), (pair.Second.Mode, pair.Second.ModificationTime, pair.Second.EntryType, pair.Second.LinkName)));
        var contents = Expanded.Files(await ReadAsync(created.Bundles[1].Sha256)).ToDictionary(f => f.Name, f => f.Content);
        Assert.Equal("print('old')\n", contents["main.py"]);
        Assert.Equal(LongName, contents[LongName]);
        Assert.Equal("""[{"source":"github:o/b","repo_path":"p"}]""", JsonSerializer.Serialize(JsonDocument.Parse(contents["plugins_config.json"]).RootElement));
    }

    [Fact]
    public async Task ImportAsync_Again_FindsTheFirst()
    {
        var first = ValueOf(await ImportAsync(Old().ToArray()));

        var again = ValueOf(await ImportAsync(Old().ToArray()));

        Assert.Equal((true, false), (first.Created, again.Created));
        Assert.Equal(first.Bundles, again.Bundles);
        Assert.Equal(
            ["b5e5e51ea40fd32fcf4af9a343039f53fe3973c606ec85f27ddd080f896cbec5", "50e59a437942147af36f44a78ec8627c4cbd49cfec8a414ef5dcb48389b2afa8"],
            first.Bundles.Select(b => b.Sha256));
    }

    [Fact]
    public async Task ImportAsync_OtherTarballOfTheSameId_IsAConflict()
    {
        await ImportAsync(Old().ToArray());

        var problem = (await ImportAsync(Old().File("more.txt").ToArray())).Problem!;

        Assert.Equal(ProblemCode.Conflict, problem.Code);
        Assert.Equal(2, _bundles.Hashes.Count);
    }

    [Fact]
    public async Task ImportAsync_IdThatIsNoKey_TakesAnother()
    {
        var odd = new TarballBuilder().File("experiment_config.json", Config.Replace("\"old\"", "\"an old id\"", StringComparison.Ordinal)).ToArray();

        Assert.Equal("experiment_config.experiment_id", Assert.Single((await ImportAsync(odd)).Problem!.Errors).Key);
        Assert.Equal("new-id", ValueOf(await ImportAsync(odd, key: "new-id")).Experiment.Key);
    }

    public static TheoryData<string, ProblemCode, byte[]> Unfit => new()
    {
        { "experiment_config.json at its top", ProblemCode.Invalid, Tarballs.Valid() },
        { "experiment_config.json at its top", ProblemCode.Invalid, new TarballBuilder().File("folder/experiment_config.json", Config).ToArray() },
        { "once", ProblemCode.Invalid, Old().File("./experiment_config.json", Config).ToArray() },
        { "plugins_config.json", ProblemCode.Invalid, Old().File("./plugins_config.json", "[]").ToArray() },
        { "link", ProblemCode.Invalid, Old().HardLink("copy.json", "experiment_config.json").ToArray() },
        { "link", ProblemCode.Invalid, Old().SymbolicLink("copy.json", "./experiment_config.json").ToArray() },
        { "at most", ProblemCode.TooLarge, new TarballBuilder().File("experiment_config.json", new byte[(1024 * 1024) + 1]).ToArray() },
        { "gzip", ProblemCode.Malformed, "not a tarball"u8.ToArray() },
        { "..", ProblemCode.Invalid, Tarballs.LeavingItsFolder() },
        { "variants must be a list", ProblemCode.Invalid, WithConfig("""{"experiment_id":"old","variants":[]}""") },
        { "variants[0].weight", ProblemCode.Invalid, WithConfig(Config.Replace("\"weight\":3", "\"weight\":0", StringComparison.Ordinal)) },
        { "variants[1].name", ProblemCode.Invalid, WithConfig(Config.Replace("\"treatment\"", "\"no key\"", StringComparison.Ordinal)) },
        { "distinct", ProblemCode.Invalid, WithConfig(Config.Replace("\"treatment\"", "\"control\"", StringComparison.Ordinal)) },
        { "variants[0].plugins[0].source", ProblemCode.Invalid, WithConfig(Config.Replace("github:o/a", "nowhere", StringComparison.Ordinal)) },
        { "variants[1].model", ProblemCode.Invalid, WithConfig(Config.Replace("\"fast\"", "\"no model\"", StringComparison.Ordinal)) },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task ImportAsync_Unfit_SaysWhyAndLeavesNothing(string reason, ProblemCode code, byte[] tarball)
    {
        var problem = (await ImportAsync(tarball)).Problem!;

        Assert.Equal(code, problem.Code);
        Assert.Contains(reason, problem.Detail, StringComparison.Ordinal);
        Assert.Null(await _store.FindAsync("old", None));
        Assert.Empty(_bundles.Hashes);
    }

    [Fact]
    public async Task ImportAsync_BrokenConnection_LeavesNothing()
    {
        var content = new BreakingStream(Old().ToArray(), after: 100);

        await Assert.ThrowsAsync<IOException>(() => Import().ImportAsync(content, Read, null, null, None));

        Assert.Empty(_bundles.Hashes);
    }

    [Fact]
    public async Task ImportAsync_LargerThanAnUncompressedBundleMayBe_SaysSo()
    {
        var limits = new BundleLimits { MaxCompressedBytes = 8 * 1024 };

        var problem = (await ImportAsync(Old().File("zeros", new byte[100_000]).ToArray(), limits: limits)).Problem!;

        Assert.Equal(ProblemCode.TooLarge, problem.Code);
        Assert.Contains("not compressed", problem.Detail, StringComparison.Ordinal);
    }

    private static string LongName => $"folder/{new string('l', 120)}.txt";

    private static TarballBuilder Old() => new TarballBuilder()
        .Pax('g', ("comment", "made long ago"))
        .Pax('x', ("mtime", "1700000000.5"))
        .File("main.py", "print('old')\n")
        .Pax('x', ("comment", "of the file that goes"))
        .File("experiment_config.json", Config)
        .Folder("folder/")
        .GnuLong('L', LongName)
        .File("folder/l", LongName)
        .SymbolicLink("latest", "main.py")
        .HardLink("again.py", "main.py")
        .File("big.bin", new byte[150_000]);

    private static byte[] WithConfig(string config) => new TarballBuilder().File("./experiment_config.json", config).ToArray();

    private Task<Result<CreatedExperiment>> ImportAsync(byte[] tarball, string? key = null, string? automation = null, BundleLimits? limits = null) =>
        Import(limits).ImportAsync(new MemoryStream(tarball), Read, key, automation, None);

    private InScriptImport Import(BundleLimits? limits = null) =>
        new(new ExperimentCreation(_store, new AutomationEditor(new InMemoryAutomationStore(), _store, _time), _bundles, limits ?? new BundleLimits(), new DraftRules(false), _time), limits ?? new BundleLimits());

    private static Result<InScriptConfigDraft> Read(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<InScriptConfigDraft>(Encoding.UTF8.GetString(json.Span), SnakeCase)!;

    private async Task<byte[]> ReadAsync(string sha256)
    {
        await using var content = await _bundles.OpenReadAsync(sha256, 0, None);
        var bytes = new MemoryStream();
        await content!.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static CreatedExperiment ValueOf(Result<CreatedExperiment> result) =>
        result.TryGet(out var value, out var problem) ? value : throw new InvalidOperationException(problem.Detail);
}
