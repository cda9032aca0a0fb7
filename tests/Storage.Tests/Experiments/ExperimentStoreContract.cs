using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Storage.Tests.Experiments;

/// <summary>What every store of experiments promises.</summary>
public abstract class ExperimentStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IExperimentStore Store { get; }

    [Fact]
    public async Task FindAsync_Nothing_IsNull()
    {
        Assert.Null(await Store.FindAsync("nothing", None));
        Assert.Null(await Store.FindVersionAsync("nothing", 1, None));
        Assert.Empty(await Store.ListVersionsAsync("nothing", None));
    }

    [Theory]
    [InlineData("versioned@00000001")]
    [InlineData("versioned@1")]
    [InlineData("versione")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("a\0b\u0085")]
    public async Task FindAsync_NameThatIsNoKey_IsNull(string name)
    {
        var written = Definitions.Running("versioned", EveryField);
        await Store.TryCreateAsync(written, None);

        Assert.Null(await Store.FindAsync(name, None));
        Assert.Null(await Store.FindVersionAsync(name, 1, None));
        Assert.Empty(await Store.ListVersionsAsync(name, None));
    }

    [Fact]
    public async Task TryCreateAsync_New_IsFoundAsItWasWritten()
    {
        var written = Definitions.Running("rich", EveryField);

        Assert.True(await Store.TryCreateAsync(written, None));

        var stored = await Store.FindAsync("rich", None);
        AssertSame(written, stored?.Value);
        AssertSame(written, await Store.FindVersionAsync("rich", 1, None));
    }

    [Fact]
    public async Task TryCreateAsync_KeyTaken_ChangesNothing()
    {
        await Store.TryCreateAsync(Definitions.Draft("taken"), None);

        Assert.False(await Store.TryCreateAsync(Definitions.Running("taken"), None));

        Assert.Equal(ExperimentState.Draft, (await Store.FindAsync("taken", None))?.Value.State);
        Assert.Single(await Store.ListVersionsAsync("taken", None));
    }

    [Fact]
    public async Task TryReplaceAsync_PresentRevision_WritesTheVersionToo()
    {
        var first = Definitions.Draft("replaced");
        await Store.TryCreateAsync(first, None);
        var revision = (await Store.FindAsync("replaced", None))!.Revision;
        var second = first with { State = ExperimentState.Running, Version = 2 };

        Assert.True(await Store.TryReplaceAsync(second, revision, None));

        var stored = await Store.FindAsync("replaced", None);
        Assert.Equal((2, ExperimentState.Running), (stored!.Value.Version, stored.Value.State));
        Assert.NotEqual(revision, stored.Revision);
        Assert.Equal([1, 2], (await Store.ListVersionsAsync("replaced", None)).Select(v => v.Version));
        Assert.Equal(ExperimentState.Draft, (await Store.FindVersionAsync("replaced", 1, None))?.State);
        Assert.Null(await Store.FindVersionAsync("replaced", 3, None));
    }

    [Fact]
    public async Task TryReplaceAsync_StaleRevision_WritesNothing()
    {
        var first = Definitions.Draft("stale");
        await Store.TryCreateAsync(first, None);
        var stale = (await Store.FindAsync("stale", None))!.Revision;
        await Store.TryReplaceAsync(first with { Version = 2 }, stale, None);

        Assert.False(await Store.TryReplaceAsync(first with { Version = 3, State = ExperimentState.Archived }, stale, None));

        Assert.Equal(2, (await Store.FindAsync("stale", None))?.Value.Version);
        Assert.Equal(2, (await Store.ListVersionsAsync("stale", None)).Count);
    }

    [Fact]
    public async Task TryReplaceAsync_VersionThatIsThere_WritesNothing()
    {
        var first = Definitions.Draft("again");
        await Store.TryCreateAsync(first, None);
        var revision = (await Store.FindAsync("again", None))!.Revision;

        Assert.False(await Store.TryReplaceAsync(first with { State = ExperimentState.Running }, revision, None));

        Assert.Equal(ExperimentState.Draft, (await Store.FindAsync("again", None))?.Value.State);
    }

    [Fact]
    public async Task TryReplaceAsync_ManyAtOnce_OneWins()
    {
        var first = Definitions.Draft("raced");
        await Store.TryCreateAsync(first, None);
        var revision = (await Store.FindAsync("raced", None))!.Revision;

        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.TryReplaceAsync(first with { Version = 2 }, revision, None))));

        Assert.Single(won, w => w);
    }

    [Fact]
    public async Task ListVersionsAsync_MoreThanNine_AreInOrder()
    {
        var experiment = Definitions.Draft("many");
        await Store.TryCreateAsync(experiment, None);
        for (var version = 2; version <= 12; version++)
        {
            Assert.True(await Store.TryReplaceAsync(experiment with { Version = version }, (await Store.FindAsync("many", None))!.Revision, None));
        }

        Assert.Equal(Enumerable.Range(1, 12), (await Store.ListVersionsAsync("many", None)).Select(v => v.Version));
    }

    /// <summary>The keys sort around what stands between a key and its version in tables.</summary>
    [Fact]
    public async Task ListAsync_KeysThatStartAlike_AreInOrdinalOrderAndGoOnAfterAny()
    {
        string[] keys = ["A", "a", "a-1", "a.b", "a0", "a_", "aA", "aa", "b", "0", "Z9"];
        foreach (var key in keys)
        {
            var experiment = Definitions.Draft(key);
            await Store.TryCreateAsync(experiment, None);
            await Store.TryReplaceAsync(experiment with { Version = 2 }, (await Store.FindAsync(key, None))!.Revision, None);
        }

        string[] ordered = [.. keys.Order(StringComparer.Ordinal)];
        Assert.Equal(ordered, await KeysAsync(null));
        for (var i = 0; i < ordered.Length; i++)
        {
            Assert.Equal(ordered[(i + 1)..], await KeysAsync(ordered[i]));
        }

        Assert.Equal(ordered.Where(k => string.CompareOrdinal(k, "a1") > 0), await KeysAsync("a1"));
        Assert.Equal(2, (await Store.ListVersionsAsync("a", None)).Count);
    }

    [Fact]
    public async Task TryCreateAsync_DefinitionOverOneProperty_IsKeptWhole()
    {
        // Nearly 64 KiB of payload, and 1,000 overrides of units as long as they may be.
        var text = JsonSerializer.SerializeToElement(new string('x', 60_000));
        var written = Definitions.Draft("large", d => d with
        {
            Variants = [d.Variants![0]! with { Payload = text }, d.Variants[1]],
            Assignment = new AssignmentDraft { Overrides = Enumerable.Range(0, 1_000).ToDictionary(i => $"unit-{i}-".PadRight(256, 'x'), string? (_) => "verbose") },
        });
        Assert.True(JsonSerializer.SerializeToUtf8Bytes(written).Length > 4 * 64 * 1024);

        Assert.True(await Store.TryCreateAsync(written, None));
        AssertSame(written, (await Store.FindAsync("large", None))?.Value);

        var smaller = Definitions.Draft("large") with { Version = 2 };
        Assert.True(await Store.TryReplaceAsync(smaller, (await Store.FindAsync("large", None))!.Revision, None));
        AssertSame(smaller, (await Store.FindAsync("large", None))?.Value);
    }

    private async Task<IReadOnlyList<string>> KeysAsync(string? after)
    {
        var keys = new List<string>();
        await foreach (var experiment in Store.ListAsync(after, None))
        {
            Assert.Equal(2, experiment.Version);
            keys.Add(experiment.Key);
        }

        return keys;
    }

    private static ExperimentDraft EveryField(ExperimentDraft draft) => draft with
    {
        Automation = "daily",
        Kind = "prompt",
        Description = "Short \"quoted\" text\nwith lines, 日本語 and 🧪.",
        Hypothesis = "h",
        Issue = 12,
        Repository = "owner/name",
        Tags = ["cost", "a b"],
        Variants =
        [
            new VariantDraft { Key = "concise", Weight = 0.1, Description = "d", Payload = JsonSerializer.SerializeToElement(new { prompt = "<b>", depth = new[] { 1, 2.5 } }) },
            new VariantDraft { Key = "verbose", Weight = 1e9 },
        ],
        Control = "verbose",
        Metric = new MetricDraft { Name = "custom", Kind = MetricKind.Count, Direction = MetricDirection.Decrease, Unit = "x" },
        SecondaryMetrics = [new MetricDraft { Name = "cost_per_success", Kind = MetricKind.Ratio }],
        Guardrails = [new GuardrailDraft { Metric = "toxicity", Threshold = "<=0.10", Action = GuardrailAction.Alert }, new GuardrailDraft { Metric = "success", MaxRegression = 0.05 }],
        Assignment = new AssignmentDraft
        {
            Strategy = AssignmentStrategy.Sticky,
            Unit = "user",
            Salt = "salt & pepper",
            Coverage = 0.3,
            Hash = BucketingHash.FeatureManagement,
            Layer = new LayerDraft { Name = "prompts", Range = [0.1, 0.7] },
            Holdout = new HoldoutDraft { Name = "2026", Share = 0.05 },
            Segments = [new SegmentRule { Not = new SegmentRule { Attribute = "repository", Operator = SegmentOperator.In, Value = JsonSerializer.SerializeToElement(new[] { "a", "b" }) } }],
            Overrides = new Dictionary<string, string?> { ["Unit/7"] = "verbose" },
            Ramp = [5, 25.5, 50],
        },
        StartDate = new DateOnly(2026, 5, 1),
        EndDate = new DateOnly(2026, 6, 15),
        Analysis = new AnalysisDraft { Alpha = 0.01, RegressionTolerance = 0.1, PlannedSamples = 400, Evidence = EvidenceKind.Fixed, Correction = MultipleTestingCorrection.BenjaminiHochberg, Cuped = "before" },
        AutomationPolicy = new AutomationPolicyDraft { AutoPromote = true, AutoRollback = false },
        Notify = [new NotificationDraft { Kind = NotificationKind.GithubIssue, Number = 3 }],
        Shards = 8,
    };

    private static void AssertSame(Experiment expected, Experiment? actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
