using Splitrun.Domain.Batching;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Chance;
using static Splitrun.Domain.Tests.Outcomes.RecordingScenario;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>A batch that fails for what is in it fails nobody but those whose outcome it is.</summary>
public sealed class OutcomeNarrowingTests
{
    private static readonly RunShard Shard = new(Key, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task RecordAsync_StoreTakesLittleAtOnce_EverythingIsRecordedOnce(int mostBlocks)
    {
        var scenario = await new RecordingScenario(3).StartAsync(400);
        var recorder = RecorderOn(scenario, commit => RefuseAbove(mostBlocks, commit));
        var outcomes = Enumerable.Range(0, 400).OrderBy(i => i % OutcomeBlock.Size).Select(i => Success($"r{i}", 0, ("effective_tokens", i))).ToList();

        Assert.All(await recorder.RecordAsync(outcomes), taken => Assert.Equal(RecordedAs.Recorded, taken));

        foreach (var variant in scenario.Experiment.Definition.Variants)
        {
            RowsAlone.AssertAgree(scenario.Experiment.Definition, await scenario.RowsAsync(), variant.Key, await scenario.ArmAsync(variant.Key));
        }
    }

    [Fact]
    public async Task RecordAsync_OneThatFitsIntoNoCommit_FailsAlone()
    {
        var scenario = await new RecordingScenario().StartAsync(60);
        var recorder = RecorderOn(scenario, commit =>
        {
            if (commit.Blocks.Any(b => b.Outcomes.ContainsKey("r33")))
            {
                throw new CommitTooLargeException("more than a step takes");
            }
        });

        var calls = await SendAsync(recorder, 60, minute: 0);

        Assert.IsType<CommitTooLargeException>(Assert.Single(calls, call => call.Failure is not null).Failure);
        Assert.Equal("r33", Assert.Single(await scenario.RowsAsync(), row => row.Outcome is null).Run.RunId);
    }

    [Fact]
    public async Task RecordAsync_CorrectionOnSpoiltStatistics_FailsAloneAndTheOthersAreRecorded()
    {
        var scenario = await new RecordingScenario().StartAsync(60);
        await scenario.RecordAsync(Success("r7", 0, ("effective_tokens", 5)));
        await ForgetAsync(scenario);

        var calls = await SendAsync(scenario.Recorder, 60, minute: 1);

        Assert.IsType<InvalidOperationException>(Assert.Single(calls, call => call.Failure is not null).Failure);
        Assert.Equal(59, calls.Count(call => call.Answers is [RecordedAs.Recorded]));
        Assert.Equal(59, (await scenario.ArmAsync("concise")).Concluded + (await scenario.ArmAsync("verbose")).Concluded);
    }

    [Fact]
    public async Task RecordAsync_OneOfACallersOutcomesFails_TheRestIsRecordedAndARepeatAfterwards()
    {
        var scenario = await new RecordingScenario().StartAsync(10);
        await scenario.RecordAsync(Success("r7", 0, ("effective_tokens", 5)));
        await ForgetAsync(scenario);
        var outcomes = Enumerable.Range(0, 10).Select(i => Success($"r{i}", 1, ("effective_tokens", i))).ToList();

        await Assert.ThrowsAsync<InvalidOperationException>(() => scenario.Recorder.RecordAsync(outcomes));

        Assert.All(await scenario.Recorder.RecordAsync([.. outcomes.Where(o => o.RunId != "r7")]), taken => Assert.Equal(RecordedAs.Repeat, taken));
        await Assert.ThrowsAsync<InvalidOperationException>(() => scenario.Recorder.RecordAsync(outcomes));
    }

    [Fact]
    public async Task RecordAsync_StorageIsAway_IsNotTriedInParts()
    {
        var scenario = await new RecordingScenario().StartAsync(60);
        var tries = 0;
        var recorder = RecorderOn(scenario, _ =>
        {
            tries++;
            throw new StoreUnavailableException("away");
        });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => recorder.RecordAsync([.. Enumerable.Range(0, 60).Select(i => Success($"r{i}", 0))]));

        Assert.Equal(1, tries);
    }

    private static OutcomeRecorder RecorderOn(RecordingScenario scenario, Action<OutcomeCommit> onCommit) =>
        new(scenario.Experiments, new WatchedOutcomeStore(scenario.Outcomes, onCommit), scenario.Directory, new SeededChance(1), TimeProvider.System);

    private static void RefuseAbove(int mostBlocks, OutcomeCommit commit)
    {
        if (commit.Blocks.Count > mostBlocks)
        {
            throw new CommitTooLargeException($"{commit.Blocks.Count} blocks");
        }
    }

    /// <summary>The statistics as if nothing had been counted, while the rows say otherwise.</summary>
    private static async Task ForgetAsync(RecordingScenario scenario)
    {
        var statistics = await scenario.Outcomes.ReadStatisticsAsync(Shard, CancellationToken.None);
        var none = new OutcomeCommit(statistics, new Dictionary<string, ArmStatistics>(), Noon, [], new Dictionary<UnitKey, UnitTotals>());
        Assert.NotNull(await scenario.Outcomes.TryCommitAsync(Shard, none, CancellationToken.None));
    }

    /// <summary>Each outcome from a caller of its own, all at once.</summary>
    private static Task<(IReadOnlyList<RecordedAs>? Answers, Exception? Failure)[]> SendAsync(OutcomeRecorder recorder, int runs, int minute) =>
        Task.WhenAll(Enumerable.Range(0, runs).Select(async i =>
        {
            try
            {
                return (await recorder.RecordAsync([Success($"r{i}", minute, ("effective_tokens", i))]), (Exception?)null);
            }
#pragma warning disable CA1031 // Whatever it is: the test looks at it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                return ((IReadOnlyList<RecordedAs>?)null, failure);
            }
        }));
}
