using Splitrun.Domain.Batching;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Outcomes.Verification;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;
using Splitrun.Statistics.Samples;
using Splitrun.TestKit.Decisions;

namespace Splitrun.Domain.Tests.Outcomes.Verification;

public sealed class StatisticsRepairTests
{
    private const int Runs = 80;
    private const int Sent = 300;

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly InMemoryDecisionLog _decisions = new();

    public static TheoryData<int, string, int> Histories() => new()
    {
        { 1, AssignmentPolicy.RunUnit, 1 },
        { 2, "user", 1 },
        { 3, AssignmentPolicy.RunUnit, 3 },
        { 4, "user", 3 },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task RepairAsync_NothingDiffers_WritesNothing(int seed, string unit, int shards)
    {
        var scenario = await RecordedAsync(seed, unit, shards);
        var before = await RevisionsAsync(scenario);

        var result = await RepairAsync(scenario);

        Assert.True(result.Consistent);
        Assert.Empty(result.Differences);
        Assert.Empty(result.Repaired);
        Assert.Equal(before, await RevisionsAsync(scenario));
        Assert.Empty((await _decisions.ListAsync(RecordingScenario.Key, 10, null, None)).Items);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task RepairAsync_StatisticsSpoilt_AreWhatTheRowsGive(int seed, string unit, int shards)
    {
        var scenario = await RecordedAsync(seed, unit, shards);
        foreach (var shard in RunShard.AllOf(scenario.Experiment.Definition))
        {
            await SpoilAsync(scenario, shard);
        }

        Assert.False((await VerifyAsync(scenario)).Consistent);
        var result = await RepairAsync(scenario);

        Assert.True(result.Consistent);
        Assert.NotEmpty(result.Differences);
        Assert.Equal(Enumerable.Range(0, shards), result.Repaired);
        Assert.True((await VerifyAsync(scenario)).Consistent);
        foreach (var variant in scenario.Experiment.Definition.Variants)
        {
            RowsAlone.AssertAgree(scenario.Experiment.Definition, await scenario.RowsAsync(), variant.Key, await scenario.ArmAsync(variant.Key));
        }

        Assert.Equal(("repair", "statistics_repaired"), Assert.Single((await _decisions.ListAsync(RecordingScenario.Key, 10, null, None)).Items) is var line ? (line.Decision, line.Code) : default);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task RepairAsync_ThenMoreOutcomes_AreCountedOnTopOfIt(int seed, string unit, int shards)
    {
        var scenario = await RecordedAsync(seed, unit, shards);
        await SpoilAsync(scenario, RunShard.AllOf(scenario.Experiment.Definition).First());
        await RepairAsync(scenario);

        // Corrections take out what was put in before: they would fail, or leave something behind, if a row had been left wrong.
        foreach (var outcome in OutcomeHistories.Make(new Random(seed + 100), Runs, Sent))
        {
            await scenario.RecordAsync(outcome with { RecordedAt = outcome.RecordedAt.AddDays(1) });
        }

        var verified = await VerifyAsync(scenario);
        Assert.Empty(verified.Differences);
        Assert.True(verified.Consistent);
    }

    [Fact]
    public async Task RepairAsync_FewRowsFitIntoACommit_AreWrittenInMoreOfThem()
    {
        var scenario = await RecordedAsync(3, "user", 1);
        await SpoilAsync(scenario, new RunShard(RecordingScenario.Key, 0));
        var small = new WatchedOutcomeStore(scenario.Outcomes, commit =>
        {
            if (commit.Slices.Count + commit.Units.Count > 3)
            {
                throw new CommitTooLargeException("more than three rows");
            }
        });

        Assert.True((await RepairAsync(scenario, small)).Consistent);

        Assert.True((await VerifyAsync(scenario)).Consistent);
        RowsAlone.AssertAgree(scenario.Experiment.Definition, await scenario.RowsAsync(), "concise", await scenario.ArmAsync("concise"));
    }

    [Fact]
    public async Task RepairAsync_CountsOfRunsSpoilt_AreWhatTheRowsGive()
    {
        var scenario = await RecordedAsync(1, AssignmentPolicy.RunUnit, 1);
        var shard = new RunShard(RecordingScenario.Key, 0);
        var (head, revision) = await scenario.Runs.ReadHeadAsync(shard, None);
        var imported = new Dictionary<string, long> { ["concise"] = 7 };
        var spoilt = head with { Arms = new Dictionary<string, ArmHead> { ["concise"] = ArmHead.Empty with { Runs = 3 } }, RunSeq = 5, ImportedCounts = imported };
        Assert.Equal(RunCommit.Committed, await scenario.Runs.CommitAsync(shard, spoilt, revision, [], None));

        var result = await RepairAsync(scenario);

        Assert.Contains(result.Differences, d => d is { Quantity: "runs", Variant: "concise", Kept: 3 });
        Assert.Contains(result.Differences, d => d is { Quantity: "last run number", Kept: 5, Recounted: Runs });
        var repaired = (await scenario.Runs.ReadHeadAsync(shard, None)).Head;
        Assert.Equal((head.RunSeq, head.CountOf("concise"), head.CountOf("verbose")), (repaired.RunSeq, repaired.CountOf("concise"), repaired.CountOf("verbose")));
        Assert.Equal(head.Arms["concise"].Expected, repaired.Arms["concise"].Expected, 1e-9);
        Assert.Equal(imported, repaired.ImportedCounts);
        Assert.True((await VerifyAsync(scenario)).Consistent);
    }

    /// <summary>What the check of the sample ratio reads, and what tells imported runs and versions apart.</summary>
    [Fact]
    public async Task RepairAsync_SharesAndVersionsOfRunsSpoilt_AreWhatTheRowsGive()
    {
        var scenario = await RecordedAsync(1, AssignmentPolicy.RunUnit, 1);
        var shard = new RunShard(RecordingScenario.Key, 0);
        var (head, revision) = await scenario.Runs.ReadHeadAsync(shard, None);
        var arms = head.Arms.ToDictionary(arm => arm.Key, arm => arm.Key == "concise" ? arm.Value with { Expected = arm.Value.Expected + 1, Imported = 2 } : arm.Value);
        Assert.Equal(RunCommit.Committed, await scenario.Runs.CommitAsync(shard, head with { Arms = arms, Versions = [1, 7] }, revision, [], None));

        var result = await RepairAsync(scenario);

        Assert.Equal(
            [("expected", head.Arms["concise"].Expected + 1), ("imported", 2), ("version 7", 1)],
            result.Differences.Select(d => (d.Quantity, d.Kept)).Order());
        var repaired = (await scenario.Runs.ReadHeadAsync(shard, None)).Head;
        Assert.Equal((0, head.Arms["concise"].Expected), (repaired.Arms["concise"].Imported, Math.Round(repaired.Arms["concise"].Expected, 9)));
        Assert.Equal(head.Versions, repaired.Versions);
        Assert.True((await VerifyAsync(scenario)).Consistent);
    }

    /// <summary>A unit that no row tells of would be counted on top of when it comes for the first time.</summary>
    [Fact]
    public async Task RepairAsync_UnitsWithoutRows_AreFoundAndEmptied()
    {
        var scenario = await RecordedAsync(2, "user", 1);
        var shard = new RunShard(RecordingScenario.Key, 0);
        var units = Enumerable.Range(0, 1_500).ToDictionary(i => new UnitKey($"nobody-{i}", "concise"), i => UnitTotals.Empty.With("effective_tokens", default(UnitTotal).Plus(new Ratio(i, 1))));
        var statistics = await scenario.Outcomes.ReadStatisticsAsync(shard, None);
        Assert.NotNull(await scenario.Outcomes.TryCommitAsync(shard, new OutcomeCommit(statistics, statistics.Arms, RecordingScenario.Noon, [], units), None));

        var verified = await VerifyAsync(scenario);
        var result = await RepairAsync(scenario);

        Assert.False(verified.Consistent);
        Assert.Equal(VerificationResult.MaxDifferences, verified.Differences.Count);
        Assert.Contains(verified.Differences, d => d is { Unit: "nobody-7", Variant: "concise", Metric: "effective_tokens", Quantity: "unit numerator", Kept: 7, Recounted: 0 });
        Assert.True(result.Consistent);
        Assert.Contains("at least 1000 numbers", Assert.Single((await _decisions.ListAsync(RecordingScenario.Key, 10, null, None)).Items).Justification, StringComparison.Ordinal);
        Assert.True((await VerifyAsync(scenario)).Consistent);
        Assert.All((await scenario.Outcomes.ReadUnitsAsync(shard, units.Keys, None)).Values, totals => Assert.False(totals.HasRuns));
    }

    [Fact]
    public async Task RepairAsync_AnOutcomeComesMeanwhile_IsNotLost()
    {
        var scenario = await RecordedAsync(2, "user", 1);
        await SpoilAsync(scenario, new RunShard(RecordingScenario.Key, 0));
        await scenario.DispatchAsync("late", "late-user");
        var late = 0;
        var interrupted = new WatchedOutcomeStore(scenario.Outcomes, _ =>
        {
            if (late++ == 1)
            {
                Assert.Equal(RecordedAs.Recorded, scenario.RecordAsync(RecordingScenario.Success("late", 1, ("effective_tokens", 42))).GetAwaiter().GetResult());
            }
        });

        var result = await RepairAsync(scenario, interrupted);

        Assert.True(late > 2, "the repair was interrupted and went on");
        Assert.True(result.Consistent);
        Assert.True((await VerifyAsync(scenario)).Consistent);
        Assert.Contains(await scenario.RowsAsync(), row => row.Run.RunId == "late" && row.Outcome?.Metrics["effective_tokens"] == 42);
        RowsAlone.AssertAgree(scenario.Experiment.Definition, await scenario.RowsAsync(), "concise", await scenario.ArmAsync("concise"));
    }

    [Fact]
    public async Task RepairAsync_RowsDeletedByRetention_LeavesTheStatistics()
    {
        var scenario = await RecordedAsync(1, AssignmentPolicy.RunUnit, 1);
        var shard = new RunShard(RecordingScenario.Key, 0);
        var kept = await scenario.ArmAsync("concise");
        var (head, revision) = await scenario.Runs.ReadHeadAsync(shard, None);
        await scenario.Runs.CommitAsync(shard, head with { RowsDeletedAt = RecordingScenario.Noon }, revision, [], None);
        await scenario.Runs.DeleteRowsAsync(shard, None);
        await scenario.Outcomes.DeleteRowsAsync(shard, None);

        var result = await RepairAsync(scenario);

        Assert.Equal((true, RecordingScenario.Noon), (result.Consistent, result.RowsDeletedAt));
        Assert.Equal(0, result.Rows);
        Assert.Equal(kept.Conclusions, (await scenario.ArmAsync("concise")).Conclusions);
    }

    [Fact]
    public async Task RepairAsync_UnknownExperiment_IsNotFound()
    {
        var scenario = new RecordingScenario();
        Assert.False((await NewRepair(scenario, scenario.Outcomes).RepairAsync("nobody", null, "api", None)).TryGet(out _, out var problem));
        Assert.Equal(ProblemCode.NotFound, problem.Code);
    }

    private static Task<RecordingScenario> RecordedAsync(int seed, string unit, int shards)
    {
        var scenario = new RecordingScenario(seed, d => d with
        {
            SecondaryMetrics = [new MetricDraft { Name = "tool_calls" }, new MetricDraft { Name = "cost_per_success", Kind = MetricKind.Ratio }],
            Shards = shards,
            Assignment = new AssignmentDraft { Unit = unit },
        });
        return FillAsync(scenario, seed, unit);
    }

    private static async Task<RecordingScenario> FillAsync(RecordingScenario scenario, int seed, string unit)
    {
        await scenario.StartAsync(Runs, unit == AssignmentPolicy.RunUnit ? null : i => $"user-{i % 40}");
        await scenario.Recorder.RecordAsync(OutcomeHistories.Make(new Random(seed), Runs, Sent));
        return scenario;
    }

    /// <summary>Every kind of row is wrong: the whole, a day, a segment and a unit, and one segment is forgotten.</summary>
    private static async Task SpoilAsync(RecordingScenario scenario, RunShard shard)
    {
        var statistics = await scenario.Outcomes.ReadStatisticsAsync(shard, None);
        var wrong = new Dictionary<string, ArmStatistics>
        {
            ["concise"] = new() { Metrics = new Dictionary<string, MetricStatistics> { ["effective_tokens"] = new() { Values = Moments.From([1, 2, 3]) } } },
        };
        var slices = statistics.Segments.Skip(1).Take(2).Append(SliceKey.OfDay(new DateOnly(2020, 1, 1))).ToDictionary(s => s, _ => (IReadOnlyDictionary<string, ArmStatistics>)wrong);
        var unit = new UnitKey("user-3", "concise");
        var units = scenario.Experiment.Definition.UnitIsRun
            ? []
            : new Dictionary<UnitKey, UnitTotals> { [unit] = UnitTotals.Empty.With("effective_tokens", default(UnitTotal).Plus(new Ratio(5, 1))) };
        var commit = new OutcomeCommit(statistics, wrong, RecordingScenario.Noon, [], units) { Segments = [.. statistics.Segments.Skip(1)], Slices = slices };
        Assert.NotNull(await scenario.Outcomes.TryCommitAsync(shard, commit, None));
    }

    private static async Task<IReadOnlyList<string?>> RevisionsAsync(RecordingScenario scenario)
    {
        var revisions = new List<string?>();
        foreach (var shard in RunShard.AllOf(scenario.Experiment.Definition))
        {
            revisions.Add((await scenario.Outcomes.ReadStatisticsAsync(shard, None)).Revision);
            revisions.Add((await scenario.Runs.ReadHeadAsync(shard, None)).Revision);
        }

        return revisions;
    }

    private static async Task<VerificationResult> VerifyAsync(RecordingScenario scenario) =>
        (await NewVerifier(scenario, scenario.Outcomes).VerifyAsync(RecordingScenario.Key, null, None)).TryGet(out var result, out var problem)
            ? result
            : throw new InvalidOperationException(problem.Detail);

    private async Task<RepairResult> RepairAsync(RecordingScenario scenario, IOutcomeStore? outcomes = null) =>
        (await NewRepair(scenario, outcomes ?? scenario.Outcomes).RepairAsync(RecordingScenario.Key, null, "api", None)).TryGet(out var result, out var problem)
            ? result
            : throw new InvalidOperationException(problem.Detail);

    private StatisticsRepair NewRepair(RecordingScenario scenario, IOutcomeStore outcomes) =>
        new(NewVerifier(scenario, outcomes), scenario.Experiments, scenario.Runs, outcomes, _decisions, TimeProvider.System);

    private static StatisticsVerifier NewVerifier(RecordingScenario scenario, IOutcomeStore outcomes) =>
        new(scenario.Experiments, scenario.Runs, new ShardChecks(scenario.Runs, outcomes, new RecordedRuns(scenario.Runs, outcomes)));
}
