using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Decisions;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Runs;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Experiments;

public sealed class ExperimentEditorTests
{
    private const string Key = "prompt_style";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Bundle First = new(new string('a', 64), 100, 3, 500);
    private static readonly Bundle Second = new(new string('b', 64), 200, 3, 500);

    private readonly InMemoryExperimentStore _store = new();
    private readonly InMemoryRunStore _runs = new(new InMemoryShards());
    private readonly InMemoryAutomationStore _automations = new();
    private readonly ManualTimeProvider _time = new(Now);
    private readonly InMemoryDecisionLog _log = new();
    private readonly ExperimentEditor _editor;

    public ExperimentEditorTests() => _editor = new ExperimentEditor(_store, _runs, new AutomationEditor(_automations, _store, _time), new DraftRules(AllowPrivateTargets: false), _log, _time);

    [Fact]
    public async Task PutAsync_New_CreatesADraft()
    {
        var edited = ValueOf(await PutAsync(Definitions.Minimal));

        Assert.True(edited.Created);
        Assert.Equal((ExperimentState.Draft, 1, Now, Now, (DateTimeOffset?)null), Essence(edited.Experiment));

        static (ExperimentState, int, DateTimeOffset, DateTimeOffset, DateTimeOffset?) Essence(Experiment e) => (e.State, e.Version, e.CreatedAt, e.UpdatedAt, e.StartedAt);
    }

    [Fact]
    public async Task PutAsync_Changed_MakesTheNextVersion()
    {
        await PutAsync(Definitions.Minimal);
        _time.Advance(TimeSpan.FromMinutes(1));

        var edited = ValueOf(await PutAsync(Definitions.Minimal with { Description = "d" }));

        Assert.False(edited.Created);
        Assert.Equal((2, Now, Now.AddMinutes(1)), (edited.Experiment.Version, edited.Experiment.CreatedAt, edited.Experiment.UpdatedAt));
        Assert.Equal([null, "d"], (await _store.ListVersionsAsync(Key, None)).Select(v => v.Definition.Description));
    }

    [Fact]
    public async Task PatchAsync_Running_SaysInTheLogWhatChanged()
    {
        await AddAsync(ExperimentState.Running, Definitions.Minimal with { Analysis = new AnalysisDraft { MinSamples = 30 } });

        var edited = ValueOf(await PutAsync(Definitions.Minimal with { EndDate = new DateOnly(2026, 6, 1), Tags = ["cost"] }));

        var line = Assert.Single((await _log.ListAsync(Key, 10, null, None)).Items);
        Assert.Equal(("edit", "definition_changed", "api"), (line.Decision, line.Code, line.By));
        Assert.Equal("Version 2 changed end date from none to 2026-06-01; analysis settings; texts and tags.", line.Justification);
        Assert.Null(edited.Experiment.Phase);
    }

    [Fact]
    public async Task SetBundleAsync_OtherContentsWhileRunning_BeginsAPhase()
    {
        await PutAsync(Definitions.Minimal);
        await _editor.SetBundleAsync(Key, "concise", First, replace: false, None);
        var draft = (await _store.FindAsync(Key, None))!;
        Assert.True(await _store.TryReplaceAsync(draft.Value with { State = ExperimentState.Running, Version = 3 }, draft.Revision, None));

        var replaced = ValueOf(await _editor.SetBundleAsync(Key, "concise", Second, replace: true, None)).Experiment;

        Assert.Equal(new ExperimentPhase(replaced.Version, Now, PhaseCause.Contents), replaced.Phase);
        Assert.Equal(
            "Version 4 changed bundle of concise from aaaaaaaaaaaa to bbbbbbbbbbbb. What was measured before version 4 is kept and shown, and no longer decides.",
            Assert.Single((await _log.ListAsync(Key, 10, null, None)).Items).Justification);
    }

    [Fact]
    public async Task PutAsync_Unchanged_MakesNoVersion()
    {
        var draft = Definitions.Minimal with { Tags = ["a"], Assignment = new AssignmentDraft { Overrides = new Dictionary<string, string?> { ["u1"] = "verbose", ["u2"] = "concise" } } };
        await PutAsync(draft);
        _time.Advance(TimeSpan.FromMinutes(1));

        var same = draft with { Assignment = new AssignmentDraft { Overrides = new Dictionary<string, string?> { ["u2"] = "concise", ["u1"] = "verbose" } } };
        var edited = ValueOf(await PutAsync(same));

        Assert.Equal((1, Now, false), (edited.Experiment.Version, edited.Experiment.UpdatedAt, edited.Created));
        Assert.Single(await _store.ListVersionsAsync(Key, None));
    }

    [Fact]
    public async Task PutAsync_Invalid_SaysWhatIsWrongAndWritesNothing()
    {
        var problem = (await PutAsync(Definitions.Minimal with { Shards = 0 })).Problem;

        Assert.Equal((ProblemCode.Invalid, "shards"), (problem?.Code, problem?.Errors.Keys.Single()));
        Assert.Null(await _store.FindAsync(Key, None));
    }

    public static TheoryData<int[]?, bool, bool, bool, bool> Preconditions() => new()
    {
        // versions named, must exist, must not exist, exists at version 2, goes ahead
        { null, false, false, false, true },
        { null, false, false, true, true },
        { new[] { 2 }, false, false, true, true },
        { new[] { 1, 2 }, false, false, true, true },
        { new[] { 1 }, false, false, true, false },
        { Array.Empty<int>(), false, false, true, false },
        { new[] { 1 }, false, false, false, false },
        { null, true, false, true, true },
        { null, true, false, false, false },
        { null, false, true, true, false },
        { null, false, true, false, true },
    };

    [Theory]
    [MemberData(nameof(Preconditions))]
    public async Task PutAsync_Precondition_IsHonoured(int[]? versions, bool mustExist, bool mustNotExist, bool exists, bool goesAhead)
    {
        if (exists)
        {
            await AddAsync(ExperimentState.Draft, version: 2);
        }

        var result = await _editor.PutAsync(Key, Definitions.Minimal with { Description = "changed" }, new Precondition(versions, mustExist, mustNotExist), None);

        Assert.Equal(goesAhead ? null : ProblemCode.StaleRevision, result.Problem?.Code);
        Assert.Equal(goesAhead ? "changed" : null, (await _store.FindAsync(Key, None))?.Value.Definition.Description);
    }

    [Fact]
    public async Task PutAsync_ManyAtOnceFromTheSameVersion_OneGoesAhead()
    {
        await AddAsync(ExperimentState.Running);

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            i => Task.Run(() => _editor.PutAsync(Key, Definitions.Minimal with { Description = $"{i}" }, new Precondition([1], false, false), None))));

        Assert.Single(results, r => r.Problem is null);
        Assert.All(results.Select(r => r.Problem).OfType<Problem>(), p => Assert.Equal(ProblemCode.StaleRevision, p.Code));
    }

    public static TheoryData<string, ExperimentDraft> FrozenWhileRunning() => new()
    {
        { "variants", Start with { Variants = [Variant("concise"), Variant("another")] } },
        { "variants", Start with { Variants = [Variant("verbose"), Variant("concise")], Control = "concise" } },
        { "variants", Start with { Variants = [.. Start.Variants!, Variant("third")] } },
        { "control", Start with { Control = "verbose" } },
        { "metric", Start with { Metric = new MetricDraft { Name = "cost_usd" } } },
        { "metric", Start with { Metric = Start.Metric! with { Direction = MetricDirection.Increase } } },
        { "automation", Start with { Automation = "other" } },
        { "shards", Start with { Shards = 3 } },
        { "assignment.strategy", Start with { Assignment = Start.Assignment! with { Strategy = AssignmentStrategy.Balanced } } },
        { "assignment.unit", Start with { Assignment = Start.Assignment! with { Unit = "other" } } },
        { "assignment.salt", Start with { Assignment = Start.Assignment! with { Salt = "other" } } },
        { "assignment.hash", Start with { Assignment = Start.Assignment! with { Hash = BucketingHash.FeatureManagement } } },
        { "assignment.layer", Start with { Assignment = Start.Assignment! with { Layer = new LayerDraft { Name = "l", Range = [0, 1] } } } },
        { "assignment.coverage", Start with { Assignment = Start.Assignment! with { Coverage = 0.4 } } },
        { "secondary_metrics", Start with { SecondaryMetrics = [new MetricDraft { Name = "tool_calls", Kind = MetricKind.Ratio }] } },
        { "secondary_metrics", Start with { SecondaryMetrics = [new MetricDraft { Name = "toxicity", Kind = MetricKind.Binary }] } },
    };

    [Theory]
    [MemberData(nameof(FrozenWhileRunning))]
    public async Task PutAsync_FrozenFieldWhileRunning_ConflictsAndNamesIt(string field, ExperimentDraft draft)
    {
        await AddAsync(ExperimentState.Running, Start);

        var problem = (await PutAsync(draft)).Problem;

        Assert.Equal((ProblemCode.Conflict, field), (problem?.Code, problem?.Errors.Keys.Single()));
        Assert.Single(await _store.ListVersionsAsync(Key, None));
    }

    /// <summary>Runs that were imported into a draft are counted by its unit and its metric: both stay, as if it had started.</summary>
    [Theory]
    [MemberData(nameof(FrozenWhileRunning))]
    public async Task PutAsync_FrozenFieldOfADraftThatHasCounted_ConflictsAndNamesIt(string field, ExperimentDraft draft)
    {
        await AddAsync(ExperimentState.Draft, Start);
        await CountARunAsync();

        var problem = (await PutAsync(draft)).Problem;

        Assert.Equal((ProblemCode.Conflict, field), (problem?.Code, problem?.Errors.Keys.Single()));
        Assert.Single(await _store.ListVersionsAsync(Key, None));
    }

    [Fact]
    public async Task PutAsync_FrozenFieldOfADraftThatHasCounted_SaysWhy()
    {
        await AddAsync(ExperimentState.Draft, Start);
        await CountARunAsync();

        var problem = (await PutAsync(Start with { Control = "verbose" })).Problem;

        Assert.Equal("cannot change once the experiment has counted runs, imported ones included; make a new experiment, or archive this one", problem?.Errors["control"].Single());
        var preview = await _editor.PreviewAsync(Key, _ => Definitions.Valid(Key, _ => Start with { Control = "verbose" }), None);
        Assert.Equal("control", preview.Problem?.Errors.Keys.Single());
    }

    [Theory]
    [MemberData(nameof(FreeWhileRunning))]
    public async Task PutAsync_FreeFieldOfADraftThatHasCounted_MakesTheNextVersion(ExperimentDraft draft)
    {
        await AddAsync(ExperimentState.Draft, Start);
        await CountARunAsync();

        Assert.Equal(2, ValueOf(await PutAsync(draft)).Experiment.Version);
    }

    public static TheoryData<ExperimentDraft> FreeWhileRunning() =>
    [
        Start with { Variants = [Variant("concise", 3), Variant("verbose", 1)] },
        Start with { Assignment = Start.Assignment! with { Coverage = 0.6 } },
        Start with { Assignment = Start.Assignment! with { Ramp = [10, 50] } },
        Start with { Guardrails = [new GuardrailDraft { Metric = "cost_usd", MaxRegression = 1 }] },
        Start with { Guardrails = [] },
        Start with { SecondaryMetrics = [] },
        Start with { SecondaryMetrics = [.. Start.SecondaryMetrics!, new MetricDraft { Name = "total_tokens" }] },
        Start with { EndDate = new DateOnly(2027, 1, 1) },
        Start with { Description = "new", Tags = ["new"] },
        Start with { Notify = [new NotificationDraft { Kind = NotificationKind.Webhook, Url = "https://hooks.example.com/1" }] },
    ];

    [Theory]
    [MemberData(nameof(FreeWhileRunning))]
    public async Task PutAsync_FreeFieldWhileRunning_MakesTheNextVersion(ExperimentDraft draft)
    {
        await AddAsync(ExperimentState.Running, Start);

        Assert.Equal(2, ValueOf(await PutAsync(draft)).Experiment.Version);
    }

    /// <summary>A draft answers dispatches too: its runs are found by the number of shards and by what they are cut by.</summary>
    [Theory]
    [InlineData(4, "user", "shards")]
    [InlineData(2, "run_id", "assignment.unit")]
    [InlineData(1, "user", "shards")]
    [InlineData(2, "user", null)]
    public async Task PutAsync_PlacesOfADraft_StayAsTheyAre(int shards, string unit, string? field)
    {
        await AddAsync(ExperimentState.Draft, Definitions.Minimal with { Shards = 2, Assignment = new AssignmentDraft { Unit = "user" } });

        var result = await PutAsync(Definitions.Minimal with { Shards = shards, Assignment = new AssignmentDraft { Unit = unit }, Description = "changed" });

        Assert.Equal(field is null ? null : ProblemCode.Conflict, result.Problem?.Code);
        Assert.Equal(field is null ? [] : [field], result.Problem?.Errors.Keys ?? []);
    }

    [Fact]
    public async Task PutAsync_UnitOfADraftWithOneShard_MayChange()
    {
        await AddAsync(ExperimentState.Draft, Definitions.Minimal);

        Assert.Null((await PutAsync(Definitions.Minimal with { Assignment = new AssignmentDraft { Unit = "user" } })).Problem);
    }

    [Fact]
    public async Task PutAsync_Archived_Conflicts()
    {
        await AddAsync(ExperimentState.Archived);

        Assert.Equal(ProblemCode.Conflict, (await PutAsync(Definitions.Minimal with { Description = "d" })).Problem?.Code);
    }

    [Fact]
    public async Task PutAsync_VariantsWithBundles_KeepThem()
    {
        await AddAsync(ExperimentState.Running);
        await _editor.SetBundleAsync(Key, "verbose", First, replace: false, None);

        var edited = ValueOf(await PutAsync(Definitions.Minimal with { Description = "changed" }));

        Assert.Equal([null, new VariantBundle(First.Sha256, 100)], edited.Experiment.Definition.Variants.Select(v => v.Bundle));
    }

    [Fact]
    public async Task PutAsync_RampInForce_KeepsItsStepAsFarAsThereIsOne()
    {
        await AddAsync(ExperimentState.Running, Ramped(5, 25, 50));
        await _editor.MoveRampAsync(Key, new RampMove(0, 1, 40), None);
        await _editor.MoveRampAsync(Key, new RampMove(1, 2, 80), None);

        Assert.Equal(2, ValueOf(await PutAsync(Ramped(10, 20, 30, 40))).Experiment.Definition.Assignment.RampStep);
        Assert.Equal(1, ValueOf(await PutAsync(Ramped(10, 20))).Experiment.Definition.Assignment.RampStep);
        Assert.Equal(0, ValueOf(await PutAsync(Ramped())).Experiment.Definition.Assignment.RampStep);
    }

    [Fact]
    public async Task MoveRampAsync_SameMoveAgainOrBeyondTheEnd_ChangesNothing()
    {
        await AddAsync(ExperimentState.Running, Ramped(5, 25));

        var moved = ValueOf(await _editor.MoveRampAsync(Key, new RampMove(0, 1, 40), None)).Experiment;
        Assert.Equal((2, 1, 40), (moved.Version, moved.Definition.Assignment.RampStep, moved.Definition.Assignment.RampStepSamples));
        Assert.Equal(2, ValueOf(await _editor.MoveRampAsync(Key, new RampMove(0, 1, 60), None)).Experiment.Version);
        Assert.Equal(2, ValueOf(await _editor.MoveRampAsync(Key, new RampMove(1, 2, 60), None)).Experiment.Version);
        Assert.Equal(40, ValueOf(await PutAsync(Ramped(10, 20))).Experiment.Definition.Assignment.RampStepSamples);
    }

    [Fact]
    public async Task MoveRampAsync_Down_GoesBackAtOnce()
    {
        await AddAsync(ExperimentState.Running, Ramped(5, 25, 50));
        await _editor.MoveRampAsync(Key, new RampMove(0, 2, 40), None);

        Assert.Equal(0, ValueOf(await _editor.MoveRampAsync(Key, new RampMove(2, 0, 0), None)).Experiment.Definition.Assignment.RampStep);
    }

    [Theory]
    [InlineData(ExperimentState.Draft)]
    [InlineData(ExperimentState.Stopped)]
    [InlineData(ExperimentState.Archived)]
    public async Task MoveRampAsync_NotRunning_ChangesNothing(ExperimentState state)
    {
        await AddAsync(state, Ramped(5, 25));

        Assert.Equal(1, ValueOf(await _editor.MoveRampAsync(Key, new RampMove(0, 1, 40), None)).Experiment.Version);
    }

    [Fact]
    public async Task SetBundleAsync_Draft_IsReplacedFreely()
    {
        await AddAsync(ExperimentState.Draft);

        Assert.Equal(2, ValueOf(await _editor.SetBundleAsync(Key, "concise", First, replace: false, None)).Experiment.Version);
        Assert.Equal(3, ValueOf(await _editor.SetBundleAsync(Key, "concise", Second, replace: false, None)).Experiment.Version);
        Assert.Equal(3, ValueOf(await _editor.SetBundleAsync(Key, "concise", Second, replace: false, None)).Experiment.Version);
    }

    [Fact]
    public async Task SetBundleAsync_Running_IsReplacedOnlyWhenAskedTo()
    {
        await AddAsync(ExperimentState.Running);
        Assert.Null((await _editor.SetBundleAsync(Key, "concise", First, replace: false, None)).Problem);

        var refused = (await _editor.SetBundleAsync(Key, "concise", Second, replace: false, None)).Problem;

        Assert.Equal((ProblemCode.Conflict, "replace"), (refused?.Code, refused?.Errors.Keys.Single()));
        Assert.Equal(ProblemCode.Conflict, (await _editor.CanSetBundleAsync(Key, "concise", replace: false, None)).Problem?.Code);
        Assert.Null((await _editor.CanSetBundleAsync(Key, "concise", replace: true, None)).Problem);
        var replaced = ValueOf(await _editor.SetBundleAsync(Key, "concise", Second, replace: true, None)).Experiment;
        Assert.Equal((3, Second.Sha256), (replaced.Version, replaced.Definition.Variants[0].Bundle?.Sha256));
    }

    [Theory]
    [InlineData("nothing", "concise", ExperimentState.Draft, ProblemCode.NotFound)]
    [InlineData(Key, "unknown", ExperimentState.Draft, ProblemCode.NotFound)]
    [InlineData(Key, "concise", ExperimentState.Archived, ProblemCode.Conflict)]
    public async Task SetBundleAsync_NoPlaceForIt_SaysSo(string key, string variant, ExperimentState state, ProblemCode code)
    {
        await AddAsync(state);

        Assert.Equal(code, (await _editor.SetBundleAsync(key, variant, First, replace: true, None)).Problem?.Code);
        Assert.Equal(code, (await _editor.CanSetBundleAsync(key, variant, replace: true, None)).Problem?.Code);
    }

    [Fact]
    public async Task PatchAsync_NoSuchExperiment_IsNotFound() =>
        Assert.Equal(ProblemCode.NotFound, (await _editor.PatchAsync("nothing", _ => Definitions.Minimal, Precondition.None, None)).Problem?.Code);

    [Fact]
    public async Task PatchAsync_Patch_IsMadeOfTheVersionItReplaces()
    {
        await AddAsync(ExperimentState.Draft, Definitions.Minimal with { Description = "" });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _editor.PatchAsync(
            Key, present => Definitions.Minimal with { Description = present.Definition.Description + "x" }, Precondition.None, None))));

        var stored = (await _store.FindAsync(Key, None))!.Value;
        Assert.Equal(("xxxx", 5), (stored.Definition.Description, stored.Version));
    }

    private static ExperimentDraft Start => Definitions.Minimal with
    {
        Metric = new MetricDraft { Name = "effective_tokens" },
        SecondaryMetrics = [new MetricDraft { Name = "tool_calls" }],
        Guardrails = [new GuardrailDraft { Metric = "toxicity", Threshold = "<=0.1" }],
        Shards = 2,
        Assignment = new AssignmentDraft { Strategy = AssignmentStrategy.Sticky, Unit = "user", Coverage = 0.5 },
    };

    private static ExperimentDraft Ramped(params double[] ramp) => Definitions.Minimal with { Assignment = new AssignmentDraft { Ramp = ramp } };

    private static VariantDraft Variant(string key, double? weight = null) => new() { Key = key, Weight = weight };

    private static EditedExperiment ValueOf(Result<EditedExperiment> result) =>
        result.TryGet(out var edited, out var problem) ? edited : throw new InvalidOperationException(problem.Detail);

    private Task<Result<EditedExperiment>> PutAsync(ExperimentDraft draft) => _editor.PutAsync(Key, draft, Precondition.None, None);

    private async Task CountARunAsync()
    {
        var shard = RunShard.AllOf((await _store.FindAsync(Key, None))!.Value.Definition).Last();
        var head = ShardHead.Empty with { Arms = new Dictionary<string, ArmHead> { ["verbose"] = new(1, 1, 0) } };
        Assert.Equal(RunCommit.Committed, await _runs.CommitAsync(shard, head, null, [], None));
    }

    private async Task AddAsync(ExperimentState state, ExperimentDraft? draft = null, int version = 1) =>
        Assert.True(await _store.TryCreateAsync(Definitions.Draft(Key, _ => draft ?? Definitions.Minimal) with { State = state, Version = version }, None));
}
