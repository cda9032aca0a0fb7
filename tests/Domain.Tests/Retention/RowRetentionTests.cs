using Splitrun.Domain.Batching;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Retention;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Shadows;
using Splitrun.Domain.Tests.Outcomes;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Decisions;
using Splitrun.TestKit.Outcomes;
using Splitrun.TestKit.Shadows;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Retention;

public sealed class RowRetentionTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RunShard Shard = new(RecordingScenario.Key, 0);

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryDecisionLog _decisions = new();
    private readonly InMemoryOrphanStore _orphans = new();
    private readonly InMemoryShadowStore _shadows = new();
    private readonly RecordingScenario _scenario = new();

    [Fact]
    public async Task ApplyAsync_ArchivedLongEnough_DeletesRowsAndKeepsWhatReportsAreMadeOf()
    {
        await ArchivedAsync();
        var statistics = await _scenario.ArmAsync("concise");
        var head = (await _scenario.Runs.ReadHeadAsync(Shard, None)).Head;
        _time.Advance(TimeSpan.FromDays(31));

        Assert.Equal([RecordingScenario.Key], await NewRetention(30).ApplyAsync(None));

        Assert.Empty(await _scenario.RowsAsync());
        Assert.Null(await _scenario.Runs.FindAsync(Shard, "r1", None));
        Assert.Equal(0, await _scenario.Outcomes.ListBlocksAsync(Shard, None).CountAsync());
        Assert.Equal(0, await _orphans.CountAsync(RecordingScenario.Key, None));
        Assert.Null((await _shadows.ReadRunsAsync(RecordingScenario.Key, ["r1"], None))["r1"].Champion);
        Assert.Equal(statistics.Conclusions, (await _scenario.ArmAsync("concise")).Conclusions);
        var after = (await _scenario.Runs.ReadHeadAsync(Shard, None)).Head;
        Assert.Equal((head.RunSeq, head.CountOf("concise"), _time.GetUtcNow()), (after.RunSeq, after.CountOf("concise"), after.RowsDeletedAt));
        var line = Assert.Single((await _decisions.ListAsync(RecordingScenario.Key, 10, null, None)).Items);
        Assert.Equal(("retention timer", "delete_rows", "retention_over"), (line.By, line.Decision, line.Code));
        Assert.Contains("30 days", line.Justification, StringComparison.Ordinal);
    }

    /// <summary>The recorder still knows the runs, and what it wrote last.</summary>
    [Fact]
    public async Task ApplyAsync_OutcomesSentOnceMoreToAnInstanceThatRemembers_AreNotCountedAgain()
    {
        await ArchivedAsync();
        Assert.NotNull(_scenario.Outcomes.RecallStatistics(Shard));
        var statistics = await _scenario.ArmAsync("concise");
        _time.Advance(TimeSpan.FromDays(31));
        var elsewhere = _scenario.Outcomes.RecallStatistics(Shard);
        await NewRetention(30).ApplyAsync(None);
        Assert.NotEqual(elsewhere!.Revision, (await _scenario.Outcomes.ReadStatisticsAsync(Shard, None)).Revision);

        var taken = await _scenario.Recorder.RecordAsync([.. Enumerable.Range(0, 10).Select(i => RecordingScenario.Success($"r{i}", i, ("effective_tokens", i)))]);

        Assert.All(taken, answer => Assert.Equal(RecordedAs.Orphan, answer));
        Assert.Equal(statistics.Conclusions, (await _scenario.ArmAsync("concise")).Conclusions);
        Assert.Equal(0, await _scenario.Outcomes.ListBlocksAsync(Shard, None).CountAsync());
    }

    /// <summary>Another instance deletes the rows between this one's look at the statistics and its write.</summary>
    [Fact]
    public async Task ApplyAsync_WhileAnOutcomeIsRecorded_ItIsRefusedAndNotCounted()
    {
        await ArchivedAsync();
        _time.Advance(TimeSpan.FromDays(31));
        var before = await _scenario.ArmAsync("concise");
        var commits = 0;
        var interleaved = new WatchedOutcomeStore(_scenario.Outcomes, _ =>
        {
            if (commits++ == 0)
            {
                Assert.Single(NewRetention(30).ApplyAsync(None).GetAwaiter().GetResult());
            }
        });
        var recorder = new OutcomeRecorder(_scenario.Experiments, interleaved, _scenario.Directory, new SeededChance(1), TimeProvider.System);

        Assert.Equal([RecordedAs.Orphan], await recorder.RecordAsync([RecordingScenario.Success("r9", 1, ("effective_tokens", 7))]));

        Assert.Equal(before.Conclusions, (await _scenario.ArmAsync("concise")).Conclusions);
        Assert.Equal(0, await _scenario.Outcomes.ListBlocksAsync(Shard, None).CountAsync());
    }

    [Fact]
    public async Task ApplyAsync_WhatShadowsSaidSentOnceMore_IsNotCountedAgain()
    {
        var scenario = new RecordingScenario(change: d => d with { Variants = [.. d.Variants!, new VariantDraft { Key = "next", Shadow = true }] });
        await ArchivedAsync(scenario: scenario);
        var recorder = new ShadowRecorder(scenario.Experiments, _shadows, scenario.Directory, new SeededChance(1), _time);
        var said = Enumerable.Range(0, 10).Select(i => RecordingScenario.Success($"r{i}", i) with { ShadowVariant = "next", Prediction = new Prediction(1, null) }).ToList();
        Assert.Contains(RecordedAs.Recorded, await recorder.RecordAsync(said, None));
        var before = (await _shadows.ReadTotalsAsync(RecordingScenario.Key, None)).Totals.Variants["next"];
        _time.Advance(TimeSpan.FromDays(31));
        await NewRetention(30, scenario).ApplyAsync(None);

        Assert.DoesNotContain(RecordedAs.Recorded, await recorder.RecordAsync(said, None));

        Assert.Equal(before, (await _shadows.ReadTotalsAsync(RecordingScenario.Key, None)).Totals.Variants["next"]);
    }

    [Fact]
    public async Task ApplyAsync_Again_ChangesNothing()
    {
        await ArchivedAsync();
        _time.Advance(TimeSpan.FromDays(31));
        await NewRetention(30).ApplyAsync(None);
        var (_, revision) = await _scenario.Runs.ReadHeadAsync(Shard, None);

        Assert.Empty(await NewRetention(30).ApplyAsync(None));

        Assert.Equal(revision, (await _scenario.Runs.ReadHeadAsync(Shard, None)).Revision);
        Assert.Single((await _decisions.ListAsync(RecordingScenario.Key, 10, null, None)).Items);
    }

    [Fact]
    public async Task ApplyAsync_BrokenOffAfterTheMark_GoesOn()
    {
        await ArchivedAsync();
        var (head, revision) = await _scenario.Runs.ReadHeadAsync(Shard, None);
        await _scenario.Runs.CommitAsync(Shard, head with { RowsDeletedAt = _time.GetUtcNow() }, revision, [], None);
        _time.Advance(TimeSpan.FromDays(31));

        await NewRetention(30).ApplyAsync(None);

        Assert.Empty(await _scenario.RowsAsync());
    }

    [Theory]
    [InlineData(null, 10_000, ExperimentState.Archived)]
    [InlineData(30, 29, ExperimentState.Archived)]
    [InlineData(30, 10_000, ExperimentState.Stopped)]
    [InlineData(30, 10_000, ExperimentState.Running)]
    public async Task ApplyAsync_NotSetOrTooEarlyOrNotArchived_DeletesNothing(int? setting, int days, ExperimentState state)
    {
        await ArchivedAsync(state);
        _time.Advance(TimeSpan.FromDays(days));

        Assert.Empty(await NewRetention(setting).ApplyAsync(None));

        Assert.Equal(10, (await _scenario.RowsAsync()).Count);
    }

    private async Task ArchivedAsync(ExperimentState state = ExperimentState.Archived, RecordingScenario? scenario = null)
    {
        scenario ??= _scenario;
        await scenario.StartAsync(10);
        await scenario.Recorder.RecordAsync([.. Enumerable.Range(0, 9).Select(i => RecordingScenario.Success($"r{i}", i, ("effective_tokens", i)))]);
        await _orphans.PutAsync(new OrphanedOutcome(RecordingScenario.Success("nobody", 1), _time.GetUtcNow()), None);
        var said = new ShadowRun(new TimedPrediction(new Prediction(1, null), _time.GetUtcNow(), 0), new Dictionary<string, TimedPrediction>());
        Assert.True(await _shadows.TryCommitAsync(RecordingScenario.Key, ShadowTotals.Empty, null, new Dictionary<string, ShadowRun> { ["r1"] = said }, None));
        var stored = await scenario.Experiments.FindAsync(RecordingScenario.Key, None);
        Assert.True(await scenario.Experiments.TryReplaceAsync(stored!.Value with { State = state, Version = 2, UpdatedAt = _time.GetUtcNow() }, stored.Revision, None));
    }

    private RowRetention NewRetention(int? days, RecordingScenario? scenario = null) => new(
        new RetentionOptions { RunDays = days },
        (scenario ?? _scenario).Experiments,
        (scenario ?? _scenario).Runs,
        (scenario ?? _scenario).Outcomes,
        _orphans,
        _shadows,
        _decisions,
        new Contention(_time, new SeededChance(1)),
        _time);
}
