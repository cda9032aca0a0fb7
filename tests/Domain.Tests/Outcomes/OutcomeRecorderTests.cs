using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Outcomes.Verification;
using Splitrun.Domain.Shadows;
using Splitrun.TestKit.Outcomes;
using static Splitrun.Domain.Tests.Outcomes.RecordingScenario;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class OutcomeRecorderTests
{
    [Fact]
    public async Task RecordAsync_New_IsCountedOnceHoweverOftenItComes()
    {
        var scenario = await new RecordingScenario().StartAsync(1);
        var outcome = Success("r0", 0, ("effective_tokens", 100), ("duration_ms", 7));

        Assert.Equal(RecordedAs.Recorded, await scenario.RecordAsync(outcome));
        Assert.Equal(RecordedAs.Repeat, await scenario.RecordAsync(outcome));
        Assert.Equal([RecordedAs.Repeat, RecordedAs.Repeat], await scenario.Recorder.RecordAsync([outcome, outcome]));

        var row = Assert.Single(await scenario.RowsAsync());
        var arm = await scenario.ArmAsync(row.Run.Variant);
        Assert.Equal([new KeyValuePair<Conclusion, long>(Conclusion.Success, 1)], arm.Conclusions);
        Assert.Equal((1, 100), (arm.Metrics["effective_tokens"].Values.Count, arm.Metrics["effective_tokens"].Values.Mean));
        Assert.Equal((1, 1), (arm.Metrics["success"].Values.Count, arm.Metrics["success"].Successes));
        Assert.Equal(1, row.Outcome?.CountedUnder);
    }

    [Fact]
    public async Task RecordAsync_SeveralOfOneRunInOneMessage_TheLastStands()
    {
        var scenario = await new RecordingScenario().StartAsync(1);

        var taken = await scenario.Recorder.RecordAsync(
            [Success("r0", 1, ("effective_tokens", 1)), Success("r0", 3, ("effective_tokens", 3)), Success("r0", 2, ("effective_tokens", 2)), Success("r0", 3, ("effective_tokens", 4))]);

        Assert.Equal([RecordedAs.Recorded, RecordedAs.Recorded, RecordedAs.Repeat, RecordedAs.Repeat], taken);
        var row = Assert.Single(await scenario.RowsAsync());
        Assert.Equal((1, 3.0), await TokensAsync(scenario, row.Run.Variant));
    }

    [Fact]
    public async Task RecordAsync_Corrected_MovesByTheDifference()
    {
        var scenario = await new RecordingScenario().StartAsync(2);
        foreach (var (run, minute, value) in new[] { ("r0", 0, 5.0), ("r1", 0, 7), ("r0", 1, 1e15), ("r0", 2, 6) })
        {
            await scenario.RecordAsync(Success(run, minute, ("effective_tokens", value)));
        }

        foreach (var row in await scenario.RowsAsync())
        {
            RowsAlone.AssertAgree(scenario.Experiment.Definition, await scenario.RowsAsync(), row.Run.Variant, await scenario.ArmAsync(row.Run.Variant));
        }
    }

    [Theory]
    [InlineData(Conclusion.Cancelled)]
    [InlineData(Conclusion.Skipped)]
    [InlineData(Conclusion.Neutral)]
    public async Task RecordAsync_ExcludedConclusion_IsCountedApartAndComesBack(Conclusion excluded)
    {
        var scenario = await new RecordingScenario().StartAsync(1);
        var variant = (await scenario.RowsAsync())[0].Run.Variant;

        await scenario.RecordAsync(Success("r0", 0, ("effective_tokens", 5)) with { Conclusion = excluded });
        Assert.Equal((0, 0), await TokensAsync(scenario, variant));
        Assert.Equal((1, 0), ((await scenario.ArmAsync(variant)).Conclusions[excluded], (await scenario.ArmAsync(variant)).Concluded));

        await scenario.RecordAsync(Success("r0", 1, ("effective_tokens", 5)));
        Assert.Equal((1, 5), await TokensAsync(scenario, variant));
        Assert.Equal([Conclusion.Success], (await scenario.ArmAsync(variant)).Conclusions.Keys);

        await scenario.RecordAsync(Success("r0", 2, ("effective_tokens", 5)) with { Conclusion = excluded });
        Assert.Equal((0, 0), await TokensAsync(scenario, variant));
    }

    [Fact]
    public async Task RecordAsync_UnknownRunOrExperiment_IsAnOrphanAndWritesNothing()
    {
        var scenario = await new RecordingScenario().StartAsync(1);

        Assert.Equal(
            [RecordedAs.Orphan, RecordedAs.Recorded, RecordedAs.Orphan],
            await scenario.Recorder.RecordAsync([Success("unknown", 0), Success("r0", 0), Success("r0", 0) with { Experiment = "unknown" }]));

        Assert.Single(await scenario.RowsAsync());
        Assert.Equal(1, (await scenario.ArmAsync("concise")).Concluded + (await scenario.ArmAsync("verbose")).Concluded);
    }

    [Fact]
    public async Task RecordAsync_RunThatIsNotCounted_KeepsTheRowAndCountsNothing()
    {
        var scenario = await new RecordingScenario().StartAsync(0);
        var run = await scenario.DispatchAsync("forced", variant: "verbose");

        Assert.Equal(RecordedAs.Recorded, await scenario.RecordAsync(Success("forced", 0, ("effective_tokens", 5))));
        Assert.Equal(RecordedAs.Recorded, await scenario.RecordAsync(Success("forced", 1, ("effective_tokens", 6))));

        Assert.Equal(AssignmentReason.Forced, run.Reason);
        Assert.Equal(6, Assert.Single(await scenario.RowsAsync()).Outcome?.Metrics["effective_tokens"]);
        Assert.Empty((await scenario.ArmAsync("verbose")).Conclusions);
        Assert.Empty((await scenario.ArmAsync("verbose")).Metrics);
    }

    /// <summary>A guardrail that is added later counts from then on; correcting an outcome from before neither fails nor takes out what was never in.</summary>
    [Fact]
    public async Task RecordAsync_CorrectionOfAnOutcomeFromBeforeAMetricWasKept_IsCounted()
    {
        var scenario = await new RecordingScenario().StartAsync(1);
        var variant = (await scenario.RowsAsync())[0].Run.Variant;
        await scenario.RecordAsync(Success("r0", 0, ("toxicity", 0.1)));
        await scenario.ReviseAsync(d => d with { Guardrails = [new Guardrail("toxicity", "<=0.10", null, GuardrailAction.Alert)] });

        Assert.Equal(RecordedAs.Repeat, await scenario.RecordAsync(Success("r0", 1, ("toxicity", 0.1))));
        Assert.False((await scenario.ArmAsync(variant)).Metrics.ContainsKey("toxicity"));
        Assert.Equal(1, (await scenario.RowsAsync())[0].Outcome?.CountedUnder);

        Assert.Equal(RecordedAs.Recorded, await scenario.RecordAsync(Success("r0", 2, ("toxicity", 0.2))));
        Assert.Equal((1, 0.2), ((await scenario.ArmAsync(variant)).Metrics["toxicity"].Values.Count, (await scenario.ArmAsync(variant)).Metrics["toxicity"].Values.Mean));
        Assert.Equal(2, (await scenario.RowsAsync())[0].Outcome?.CountedUnder);
    }

    /// <summary>The other recorder corrects the run after this one has read the statistics, and before it reads the rows.</summary>
    [Fact]
    public async Task RecordAsync_AnotherWriterBetweenTheReads_IsTriedAgain()
    {
        var scenario = await new RecordingScenario().StartAsync(1);
        var variant = (await scenario.RowsAsync())[0].Run.Variant;
        var interleaved = new InterleavedOutcomeStore(scenario.Outcomes, () => scenario.RecordAsync(Success("r0", 1, ("effective_tokens", 100))));
        var recorder = new OutcomeRecorder(scenario.Experiments, interleaved, scenario.Directory, new TestKit.Chance.SeededChance(1), TimeProvider.System);

        Assert.Equal([RecordedAs.Recorded], await recorder.RecordAsync([Success("r0", 2, ("effective_tokens", 5_000))]));

        Assert.Equal((1, 5_000.0), await TokensAsync(scenario, variant));
        Assert.Equal(1, (await scenario.ArmAsync(variant)).Concluded);
    }

    [Fact]
    public async Task RecordAsync_UnitsOfSeveralRuns_AreInThePairsOnce()
    {
        var scenario = await new RecordingScenario(change: d => d with { Assignment = new AssignmentDraft { Strategy = AssignmentStrategy.Sticky, Unit = "user" } }).StartAsync(6, _ => "one");
        var variant = (await scenario.RowsAsync())[0].Run.Variant;

        await scenario.Recorder.RecordAsync([.. Enumerable.Range(0, 6).Select(i => Success($"r{i}", 0, ("effective_tokens", i)))]);
        var pairs = (await scenario.ArmAsync(variant)).Metrics["effective_tokens"].Pairs;
        Assert.Equal((1, 15.0, 6.0), (pairs.Count, pairs.X.Mean, pairs.Y.Mean));

        await scenario.Recorder.RecordAsync([.. Enumerable.Range(0, 6).Select(i => Success($"r{i}", 1) with { Conclusion = Conclusion.Cancelled })]);
        Assert.Equal(0, (await scenario.ArmAsync(variant)).Metrics["effective_tokens"].Pairs.Count);
    }

    /// <summary>Whatever the definition says by then, a correction takes out what was put in: a run by itself, or as a part of its unit.</summary>
    [Theory]
    [InlineData("run_id", "user")]
    [InlineData("user", "run_id")]
    public async Task RecordAsync_UnitChangedMeanwhile_TakesOutWhatWasPutIn(string before, string after)
    {
        const int Many = 150;
        var scenario = await new RecordingScenario(change: d => d with
        {
            SecondaryMetrics = [new MetricDraft { Name = "cost_per_success", Kind = MetricKind.Ratio }],
            Assignment = new AssignmentDraft { Unit = before },
        }).StartAsync(Many, i => before == "user" ? $"user-{i % 140}" : null);
        Outcome[] sent = [.. Enumerable.Range(0, Many).Select(i => Success($"r{i}", 0, ("effective_tokens", i)) with { Ratios = new Dictionary<string, Ratio> { ["cost_per_success"] = new(i, 1) } })];
        await scenario.Recorder.RecordAsync(sent);
        await scenario.ReviseAsync(d => d with { Assignment = d.Assignment with { Unit = after } });

        var largest = 0;
        var watched = new WatchedOutcomeStore(scenario.Outcomes, commit => largest = Math.Max(largest, commit.Blocks.Count + commit.Slices.Count + commit.Units.Count));
        var recorder = new OutcomeRecorder(scenario.Experiments, watched, scenario.Directory, new TestKit.Chance.SeededChance(1), TimeProvider.System);
        await recorder.RecordAsync([.. sent.Select(o => o with { RecordedAt = Noon.AddMinutes(1), Metrics = new Dictionary<string, double> { ["effective_tokens"] = 3 } })]);

        Assert.InRange(largest, 1, scenario.Outcomes.MaxCommit);
        var checks = new ShardChecks(scenario.Runs, scenario.Outcomes, new RecordedRuns(scenario.Runs, scenario.Outcomes));
        Assert.True((await new StatisticsVerifier(scenario.Experiments, scenario.Runs, checks).VerifyAsync(Key, null, CancellationToken.None)).TryGet(out var verified, out _));
        Assert.Empty(verified.Differences);
    }

    [Fact]
    public async Task RecordAsync_OutcomesOfVeryManyBytes_GoIntoSeveralCommits()
    {
        var scenario = await new RecordingScenario().StartAsync(600);
        var largest = 0;
        var watched = new WatchedOutcomeStore(scenario.Outcomes, commit => largest = Math.Max(largest, commit.Blocks.Sum(b => b.Outcomes.Values.Sum(o => o.EstimatedBytes))));
        var recorder = new OutcomeRecorder(scenario.Experiments, watched, scenario.Directory, new TestKit.Chance.SeededChance(1), TimeProvider.System);
        var prediction = new Prediction(null, new string('予', Prediction.MaxTextLength));

        var taken = await recorder.RecordAsync([.. Enumerable.Range(0, 600).Select(i => Success($"r{i}", 0) with { Prediction = prediction })]);

        Assert.All(taken, t => Assert.Equal(RecordedAs.Recorded, t));
        Assert.InRange(largest, CommitSize.MaxBlockBytes * 9 / 10, CommitSize.MaxBlockBytes);
        Assert.All(await scenario.RowsAsync(), row => Assert.Equal(prediction, row.Outcome?.Prediction));
    }

    [Fact]
    public async Task RecordAsync_NeverATurn_FailsForTheQueueToSendAgain()
    {
        var scenario = await new RecordingScenario(refusedBefore: 1.1).StartAsync(1);

        await Assert.ThrowsAsync<OutcomesContendedException>(() => scenario.Recorder.RecordAsync([Success("r0", 0)]));

        Assert.Null(Assert.Single(await scenario.RowsAsync()).Outcome);
    }

    [Fact]
    public async Task ReadAsync_ShardsTogether_AreTheWholeExperiment()
    {
        var scenario = await new RecordingScenario(change: d => d with { Shards = 4 }).StartAsync(40);
        await scenario.Recorder.RecordAsync([.. Enumerable.Range(0, 30).Select(i => Success($"r{i}", 0, ("effective_tokens", i)))]);
        await scenario.DispatchAsync("forced", variant: "verbose");
        var orphans = new InMemoryOrphanStore();
        await orphans.PutAsync(new OrphanedOutcome(Success("unknown", 0), Noon), CancellationToken.None);

        var read = await new StatisticsReader(scenario.Runs, scenario.Outcomes, orphans).ReadAsync(scenario.Experiment.Definition, CancellationToken.None);

        Assert.Equal((30, 40, 20.0), (read.Arms.Sum(a => a.Concluded), read.Assigned.Sum(a => a.Runs), Math.Round(read.Assigned[0].Expected, 9)));
        Assert.Equal((1, 1), (read.NotCounted[AssignmentReason.Forced], read.Orphans));
        Assert.Equal([1], read.Versions);
        Assert.NotNull(read.Watermark);
        var rows = await scenario.RowsAsync();
        Assert.All(
            scenario.Experiment.Definition.Variants.Zip(read.Arms), v => RowsAlone.AssertAgree(scenario.Experiment.Definition, rows, v.First.Key, v.Second));
    }

    private static async Task<(long Count, double Mean)> TokensAsync(RecordingScenario scenario, string variant)
    {
        var values = (await scenario.ArmAsync(variant)).Metrics.GetValueOrDefault("effective_tokens", MetricStatistics.Empty).Values;
        return (values.Count, values.Mean);
    }
}
