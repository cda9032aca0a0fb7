using System.Text.Json;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.Statistics.Samples;
using Splitrun.Storage.Tests.Runs;

namespace Splitrun.Storage.Tests.Outcomes;

/// <summary>What every store of outcomes promises.</summary>
public abstract class OutcomeStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = TestRuns.Noon.AddTicks(7);
    private static readonly RunShard Shard = new("prompt_style", 0);
    private static readonly Dictionary<UnitKey, UnitTotals> NoUnits = [];

    protected abstract IOutcomeStore Store { get; }

    /// <summary>Runs on the same data.</summary>
    protected abstract IRunStore Runs { get; }

    [Fact]
    public async Task ReadStatisticsAsync_Nothing_IsEmptyWithoutRevision()
    {
        var statistics = await Store.ReadStatisticsAsync(Shard, None);

        Assert.Empty(statistics.Arms);
        Assert.Equal((null, null), (statistics.LastAt, statistics.Revision));
    }

    [Fact]
    public async Task ReadRunsAsync_RunsWithAndWithoutOutcome_AreFoundAsTheyWereWritten()
    {
        await DispatchAsync("with", "without");
        var outcome = Full("with");
        Assert.True(await CommitAsync([outcome]));

        var found = await Store.ReadRunsAsync(Shard, ["with", "without", "unknown", "with"], None);

        Assert.Equal(["with", "without"], found.Keys.Order());
        Assert.Equal(JsonSerializer.Serialize(outcome), JsonSerializer.Serialize(found["with"].Outcome));
        Assert.True(outcome.SaysTheSameAs(found["with"].Outcome!));
        Assert.Null(found["without"].Outcome);
        Assert.Equal("without", found["without"].Run.RunId);
    }

    [Fact]
    public async Task ReadRunsAsync_NoRuns_IsEmpty() => Assert.Empty(await Store.ReadRunsAsync(Shard, [], None));

    [Fact]
    public async Task TryCommitAsync_Statistics_AreReadBackBitForBit()
    {
        var arms = new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1), ["verbose"] = Arm(2), ["empty"] = ArmStatistics.Empty };

        Assert.True(await CommitAsync([], arms));

        var read = await Store.ReadStatisticsAsync(Shard, None);
        Assert.Equal(At, read.LastAt);
        Assert.Equal(arms.Keys.Order(), read.Arms.Keys.Order());
        foreach (var (variant, arm) in arms)
        {
            AssertSame(arm, read.Arms[variant]);
        }
    }

    [Fact]
    public async Task TryCommitAsync_AgainAndAgain_MovesOnFromWhatWasRead()
    {
        var expected = Arm(1);
        Assert.True(await CommitAsync([], new Dictionary<string, ArmStatistics> { ["concise"] = expected }));
        for (var i = 0; i < 5; i++)
        {
            var read = await Store.ReadStatisticsAsync(Shard, None);
            var changed = i % 2 == 0 ? Grown(read.Arms["concise"], i) : read.Arms["concise"];
            expected = i % 2 == 0 ? Grown(expected, i) : expected;
            Assert.NotNull(await Store.TryCommitAsync(
                Shard, new OutcomeCommit(read, new Dictionary<string, ArmStatistics> { ["concise"] = changed }, At.AddSeconds(i), [], NoUnits), None));
        }

        var last = await Store.ReadStatisticsAsync(Shard, None);
        AssertSame(expected, last.Arms["concise"]);
        Assert.Equal(At.AddSeconds(4), last.LastAt);
    }

    [Fact]
    public async Task TryCommitAsync_SketchesEmptied_AreReadBackEmpty()
    {
        Assert.True(await CommitAsync([], new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1) }));
        var emptied = new ArmStatistics { Metrics = new Dictionary<string, MetricStatistics> { ["effective_tokens"] = new() { Sketch = QuantileSketch.Empty } } };

        Assert.True(await CommitAsync([], new Dictionary<string, ArmStatistics> { ["concise"] = emptied }));

        Assert.Equal(0, (await Store.ReadStatisticsAsync(Shard, None)).Arms["concise"].Metrics["effective_tokens"].Sketch?.Count);
    }

    [Fact]
    public async Task TryCommitAsync_StatisticsChangedMeanwhile_WritesNothing()
    {
        await DispatchAsync("run");
        var stale = await Store.ReadStatisticsAsync(Shard, None);
        Assert.True(await CommitAsync([]));
        var read = await Store.ReadStatisticsAsync(Shard, None);
        Assert.True(await CommitAsync([]));
        var unit = new UnitKey("user", "concise");
        var totals = new Dictionary<UnitKey, UnitTotals> { [unit] = UnitTotals.Empty.With("m", default(UnitTotal).Plus(new Ratio(1, 1))) };

        foreach (var before in new[] { stale, read })
        {
            Assert.Null(await Store.TryCommitAsync(Shard, new OutcomeCommit(before, new Dictionary<string, ArmStatistics> { ["concise"] = Arm(3) }, At, Blocks([Full("run")]), totals), None));
        }

        Assert.Empty((await Store.ReadStatisticsAsync(Shard, None)).Arms);
        Assert.Null((await Store.ReadRunsAsync(Shard, ["run"], None))["run"].Outcome);
        Assert.Equal(UnitTotals.Empty, (await Store.ReadUnitsAsync(Shard, [unit], None))[unit]);
    }

    [Fact]
    public async Task TryCommitAsync_ManyAtOnce_OneWins()
    {
        var read = await Store.ReadStatisticsAsync(Shard, None);
        var commit = new OutcomeCommit(read, new Dictionary<string, ArmStatistics>(), At, [], NoUnits);

        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.TryCommitAsync(Shard, commit, None))));

        Assert.Equal((await Store.ReadStatisticsAsync(Shard, None)).Revision, Assert.Single(won, w => w is not null));
    }

    [Fact]
    public async Task TryCommitAsync_AsManyAsItTakesWithSketches_AreAllThere()
    {
        var ids = Enumerable.Range(0, Store.MaxCommit).Select(i => $"run-{i}").ToArray();
        await DispatchAsync(ids);

        Assert.True(await CommitAsync([.. ids.Select(Full)], new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1), ["verbose"] = Arm(2) }));

        var found = await Store.ReadRunsAsync(Shard, ids, None);
        Assert.Equal(ids.Length, found.Count);
        Assert.All(found.Values, recorded => Assert.NotNull(recorded.Outcome));
        AssertSame(Arm(2), (await Store.ReadStatisticsAsync(Shard, None)).Arms["verbose"]);
    }

    [Fact]
    public async Task TryCommitAsync_HalfAsManyWithUnits_AreAllThere()
    {
        var ids = Enumerable.Range(0, Store.MaxCommit / 2).Select(i => $"run-{i}").ToArray();
        await DispatchAsync(ids);
        var units = ids.ToDictionary(id => new UnitKey(id, "concise"), id => UnitTotals.Empty.With("m", default(UnitTotal).Plus(new Ratio(0.1, 1)).Plus(new Ratio(1e15, 1))));

        Assert.True(await CommitAsync([.. ids.Select(Full)], new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1) }, units));

        var found = await Store.ReadUnitsAsync(Shard, units.Keys, None);
        Assert.All(units, unit => Assert.Equal(unit.Value.Of("m"), found[unit.Key].Of("m")));
    }

    [Fact]
    public async Task ReadUnitsAsync_TextsThatCouldRunTogether_AreApart()
    {
        UnitKey[] keys = [new("a", "b:c"), new("a:b", "c"), new("a", "b"), new("A", "b"), .. OddTexts.All.Select(text => new UnitKey(text, "concise"))];
        var units = keys.Select((key, i) => (key, Totals: UnitTotals.Empty.With("m", new UnitTotal(ExactSum.Of(i + 0.1), ExactSum.Of(1), 1)))).Take(48).ToDictionary(u => u.key, u => u.Totals);

        Assert.True(await CommitAsync([], null, units));

        var found = await Store.ReadUnitsAsync(Shard, [.. units.Keys, new UnitKey("none", "concise")], None);
        Assert.All(units, unit => Assert.Equal(unit.Value.Of("m"), found[unit.Key].Of("m")));
        Assert.Empty(found[new UnitKey("none", "concise")].Metrics);
    }

    [Fact]
    public async Task ListStraysAsync_UnitsOfAnyName_AreFoundUntilTheyAreEmptied()
    {
        UnitKey[] keys = [new("known", "concise"), new("stray", "concise"), new("a:b", "verbose"), new(new string('é', 200), "concise"), new("empty", "concise")];
        var units = keys.ToDictionary(key => key, key => key.Unit == "empty" ? UnitTotals.Empty.With("m", default) : UnitTotals.Empty.With("m", default(UnitTotal).Plus(new Ratio(key.Unit.Length, 1))));
        Assert.True(await CommitAsync([], null, units));

        var strays = await Store.ListStraysAsync(Shard, [keys[0]], None).ToListAsync();

        Assert.Equal([(3.0, "verbose"), (5, "concise"), (200, "concise")], strays.Select(s => (s.Totals.Of("m").Numerator.Value, s.Variant)).Order());
        var commit = new OutcomeCommit(await Store.ReadStatisticsAsync(Shard, None), new Dictionary<string, ArmStatistics>(), At, [], NoUnits) { Strays = strays };
        Assert.NotNull(await Store.TryCommitAsync(Shard, commit, None));
        Assert.Empty(await Store.ListStraysAsync(Shard, [keys[0]], None).ToListAsync());
        Assert.Equal([1L, 0, 0, 0, 0], (await Store.ReadUnitsAsync(Shard, keys, None)) is var read ? keys.Select(key => read[key].Of("m").Runs) : []);
    }

    [Fact]
    public async Task TryCommitAsync_OddRunIds_KeepTheirOwnOutcomes()
    {
        await DispatchAsync([.. OddTexts.All]);

        Assert.True(await CommitAsync([.. OddTexts.All.Select((id, i) => Full(id) with { Sequence = i })]));

        var found = await Store.ReadRunsAsync(Shard, OddTexts.All, None);
        Assert.Equal(OddTexts.All.Count, found.Count);
        for (var i = 0; i < OddTexts.All.Count; i++)
        {
            var recorded = found[OddTexts.All[i]];
            Assert.Equal((OddTexts.All[i], OddTexts.All[i], (long?)i), (recorded.Run.RunId, recorded.Outcome?.RunId, recorded.Outcome?.Sequence));
        }
    }

    [Fact]
    public async Task TryCommitAsync_Slices_AreReadBackEachUnderItsOwnName()
    {
        SliceKey[] segments =
        [
            SliceKey.OfSegment("repository", "a/b"), SliceKey.OfSegment("repository", "other"), SliceKey.OfSegment("repository", null),
            SliceKey.OfSegment("all", null), SliceKey.OfSegment("all", "all"), .. OddTexts.All.Take(20).Select(text => SliceKey.OfSegment("odd", text)),
        ];
        SliceKey[] days = [SliceKey.OfDay(new DateOnly(2026, 5, 2)), SliceKey.OfDay(new DateOnly(2026, 5, 1)), SliceKey.OfDay(new DateOnly(2027, 1, 1))];
        SliceKey[] phases = [SliceKey.OfPhase(2), SliceKey.OfPhase(12)];
        var slices = segments.Concat(days).Concat(phases).Select((slice, i) => (slice, i)).ToDictionary(
            s => s.slice, s => (IReadOnlyDictionary<string, ArmStatistics>)new Dictionary<string, ArmStatistics> { ["concise"] = Plain(s.i) });
        var commit = new OutcomeCommit(await Store.ReadStatisticsAsync(Shard, None), new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1) }, At, [], NoUnits)
        {
            Segments = segments,
            Slices = slices,
        };

        Assert.NotNull(await Store.TryCommitAsync(Shard, commit, None));

        var read = await Store.ReadStatisticsAsync(Shard, None);
        Assert.Equal(segments.OrderBy(s => s.SegmentText, StringComparer.Ordinal), read.Segments.OrderBy(s => s.SegmentText, StringComparer.Ordinal));
        AssertSame(Arm(1), read.Arms["concise"]);
        var none = SliceKey.OfSegment("repository", "none");
        var found = await Store.ReadSlicesAsync(Shard, [.. slices.Keys, none], None);
        Assert.All(slices, slice => AssertSame(slice.Value["concise"], found[slice.Key]["concise"]));
        Assert.Empty(found[none]);
        Assert.Equal(days.OrderBy(d => d.Day), (await Store.ListDaysAsync(Shard, None).ToListAsync()).Select(day => day.Key));
    }

    [Fact]
    public async Task RecallStatistics_AfterACommit_IsWhatWouldBeRead()
    {
        Assert.Null(Store.RecallStatistics(Shard));
        var day = SliceKey.OfDay(new DateOnly(2026, 5, 1));
        var store = Store;
        var commit = new OutcomeCommit(await store.ReadStatisticsAsync(Shard, None), new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1) }, At, [], NoUnits)
        {
            Segments = [SliceKey.OfSegment("repository", "a")],
            Slices = new Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> { [day] = new Dictionary<string, ArmStatistics> { ["concise"] = Plain(2) } },
        };

        Assert.NotNull(await store.TryCommitAsync(Shard, commit, None));

        var recalled = Assert.IsType<ShardStatistics>(store.RecallStatistics(Shard));
        var read = await store.ReadStatisticsAsync(Shard, None);
        Assert.Equal((read.Revision, read.LastAt), (recalled.Revision, recalled.LastAt));
        Assert.Equal(read.Segments, recalled.Segments);
        AssertSame(read.Arms["concise"], recalled.Arms["concise"]);
        AssertSame(Plain(2), recalled.Slices[day]["concise"]);
        Assert.NotNull(await store.TryCommitAsync(Shard, commit with { Before = recalled }, None));
        Assert.Null(await store.TryCommitAsync(Shard, commit with { Before = recalled }, None));
        Assert.Null(store.RecallStatistics(Shard));
    }

    [Fact]
    public async Task TryCommitAsync_Blocks_TheLastNumberIsKeptAndTheNewestAreAtHand()
    {
        Assert.Equal(-1, (await Store.ReadStatisticsAsync(Shard, None)).LastBlock);
        var ids = Enumerable.Range(0, (3 * OutcomeBlock.Size) + 1).Select(i => $"run-{i}").ToArray();
        await DispatchAsync(ids);
        Assert.True(await CommitAsync([.. ids.Select(Full)]));

        var recalled = Assert.IsType<ShardStatistics>(Store.RecallStatistics(Shard));
        Assert.Equal((3, 3), (recalled.LastBlock, (await Store.ReadStatisticsAsync(Shard, None)).LastBlock));
        var block = recalled.Blocks[3];
        Assert.Equal((false, "run-60"), (block.IsNew, Assert.Single(block.Outcomes).Key));

        Assert.True(await CommitAsync([]));
        Assert.Equal(3, (await Store.ReadStatisticsAsync(Shard, None)).LastBlock);
    }

    [Fact]
    public async Task ListBlocksAsync_SeveralBlocks_AreInOrderAndWhole()
    {
        var ids = Enumerable.Range(0, (3 * OutcomeBlock.Size) + 1).Select(i => $"run-{i}").ToArray();
        await DispatchAsync(ids);
        Assert.True(await CommitAsync([.. ids.Select(Full)], new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1) }));

        var blocks = await Store.ListBlocksAsync(Shard, None).ToListAsync();

        Assert.Equal([0, 1, 2, 3], blocks.Select(b => b.Number));
        Assert.Equal(ids.Order(), blocks.SelectMany(b => b.Outcomes.Keys).Order());
        Assert.All(blocks, block => Assert.False(block.IsNew));
    }

    [Fact]
    public async Task DeleteRowsAsync_BlocksAndUnits_AreGoneAndTheStatisticsStay()
    {
        var ids = Enumerable.Range(0, Store.MaxCommit / 2).Select(i => $"run-{i}").ToArray();
        await DispatchAsync(ids);
        var units = ids.ToDictionary(id => new UnitKey(id, "concise"), _ => UnitTotals.Empty.With("m", default(UnitTotal).Plus(new Ratio(1, 1))));
        Assert.True(await CommitAsync([.. ids.Select(Full)], new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1) }, units));
        var other = Shard with { Index = 1 };
        Assert.NotNull(await Store.TryCommitAsync(other, new OutcomeCommit(await Store.ReadStatisticsAsync(other, None), new Dictionary<string, ArmStatistics>(), At, Blocks([Full("x")]), NoUnits), None));

        await Store.DeleteRowsAsync(Shard, None);
        await Store.DeleteRowsAsync(Shard, None);

        Assert.Empty(await Store.ListBlocksAsync(Shard, None).ToListAsync());
        Assert.All(await Store.ReadUnitsAsync(Shard, units.Keys, None), unit => Assert.Equal(UnitTotals.Empty, unit.Value));
        AssertSame(Arm(1), (await Store.ReadStatisticsAsync(Shard, None)).Arms["concise"]);
        Assert.Single(await Store.ListBlocksAsync(other, None).ToListAsync());
        Assert.NotNull(await Runs.FindAsync(Shard, "run-1", None));
    }

    [Fact]
    public async Task TryCommitAsync_RowsDeleted_IsReadBackAndRememberedAndStaysSo()
    {
        Assert.True(await CommitAsync([]));
        var before = await Store.ReadStatisticsAsync(Shard, None);
        Assert.Null(before.RowsDeletedAt);

        Assert.NotNull(await Store.TryCommitAsync(Shard, new OutcomeCommit(before, before.Arms, At, [], NoUnits) { RowsDeletedAt = At }, None));
        Assert.Equal(At, Store.RecallStatistics(Shard)?.RowsDeletedAt);
        Assert.True(await CommitAsync([]));

        Assert.Equal(At, (await Store.ReadStatisticsAsync(Shard, None)).RowsDeletedAt);
    }

    [Fact]
    public async Task TryCommitAsync_ByAClockThatIsBehind_IsLaterAllTheSame()
    {
        Assert.True(await CommitAsync([]));
        Assert.True(await CommitAsync([]));

        var read = await Store.ReadStatisticsAsync(Shard, None);
        Assert.Equal(At.AddTicks(1), read.LastAt);
        Assert.NotNull(await Store.TryCommitAsync(Shard, new OutcomeCommit(read, read.Arms, At.AddHours(-1), [], NoUnits), None));
        Assert.Equal(At.AddTicks(2), (await Store.ReadStatisticsAsync(Shard, None)).LastAt);
        Assert.Equal(At.AddTicks(2), Store.RecallStatistics(Shard)?.LastAt);
    }

    [Fact]
    public async Task TryCommitAsync_Outcomes_LeaveTheHeadOfTheRunsAlone()
    {
        await DispatchAsync("run");
        var (_, revision) = await Runs.ReadHeadAsync(Shard, None);

        Assert.True(await CommitAsync([Full("run")], new Dictionary<string, ArmStatistics> { ["concise"] = Arm(1) }));

        Assert.Equal(revision, (await Runs.ReadHeadAsync(Shard, None)).Revision);
        Assert.Equal(["run"], await Runs.ListAsync(Shard, null, null, None).Select(e => e.RunId).ToListAsync());
    }

    private async Task DispatchAsync(params string[] ids)
    {
        var runs = ids.Select((id, i) => TestRuns.Of(id, i + 1)).ToArray();
        Assert.Equal(RunCommit.Committed, await Runs.CommitAsync(Shard, runs.Aggregate(ShardHead.Empty, (h, r) => h.With(r)), null, runs, None));
    }

    private async Task<bool> CommitAsync(
        IReadOnlyCollection<Outcome> outcomes, IReadOnlyDictionary<string, ArmStatistics>? arms = null, IReadOnlyDictionary<UnitKey, UnitTotals>? units = null) =>
        await Store.TryCommitAsync(
            Shard, new OutcomeCommit(await Store.ReadStatisticsAsync(Shard, None), arms ?? new Dictionary<string, ArmStatistics>(), At, Blocks(outcomes), units ?? NoUnits), None) is not null;

    /// <summary>Blocks of outcomes whose runs were dispatched in that order.</summary>
    private static OutcomeBlock[] Blocks(IEnumerable<Outcome> outcomes) =>
        [.. outcomes.Select((o, i) => (Outcome: o, Block: OutcomeBlock.NumberOf(i + 1))).GroupBy(o => o.Block, o => o.Outcome).Select(b => OutcomeBlock.Empty(b.Key).With(b))];

    private static Outcome Full(string runId) => new()
    {
        Experiment = "prompt_style",
        RunId = runId,
        Conclusion = Conclusion.TimedOut,
        ErrorKind = "\"odd\" 🧪",
        Metrics = new Dictionary<string, double> { ["effective_tokens"] = 0.1 + 0.2, ["Upper.Case-1"] = 1e100, ["zero"] = -0.0 },
        Ratios = new Dictionary<string, Ratio> { ["cost_per_success"] = new(1.0 / 3, 0) },
        PrimaryMetric = double.Epsilon,
        Segment = new Dictionary<string, string> { ["repository"] = "a/b" },
        RecordedAt = At.AddTicks(1),
        Sequence = long.MaxValue,
        CountedUnder = 4,
        CountedIn = new Dictionary<string, string?> { ["repository"] = "a/b", ["team"] = null },
    };

    /// <summary>Statistics of every kind, with numbers that have no short form.</summary>
    private static ArmStatistics Arm(int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => Math.Exp(40 * (random.NextDouble() - 0.5)) * (random.Next(2) == 0 ? -1 : 1)), 0];
        double[] others = [.. values.Select(v => v * random.NextDouble())];
        return new ArmStatistics
        {
            Conclusions = Enum.GetValues<Conclusion>().ToDictionary(c => c, c => (long)c + 1),
            Metrics = new Dictionary<string, MetricStatistics>
            {
                ["effective_tokens"] = new() { Values = Moments.From(values).Remove(values[3]), Sketch = QuantileSketch.From(values) },
                ["duration_ms"] = new() { Values = Moments.From(others), Sketch = QuantileSketch.From(others) },
                ["success"] = new() { Values = Moments.FromProportion(seed, 7), Successes = seed, Adjusted = CoMoments.From(values, others) },
                ["cost_per_success"] = new() { Values = Moments.From(values), Pairs = CoMoments.From(values, others).Remove(values[0], others[0]) },
                ["exact"] = Exact(ExactMoments.Empty.Add(values), ExactCoMoments.Empty.Add(values, others), ExactCoMoments.Empty.Add([1e100, 1], [1e-100, 2])),
                ["none"] = MetricStatistics.Empty,
            },
        };
    }

    private static MetricStatistics Exact(ExactMoments values, ExactCoMoments pairs, ExactCoMoments adjusted) => new()
    {
        ValueSums = values,
        PairSums = pairs,
        AdjustedSums = adjusted,
        Values = values.ToMoments(),
        Pairs = pairs.ToCoMoments(),
        Adjusted = adjusted.ToCoMoments(),
    };

    /// <summary>As a slice keeps them: without sketches.</summary>
    private static ArmStatistics Plain(int seed) => Arm(seed % 5) with { Metrics = Arm(seed % 5).Metrics.ToDictionary(m => m.Key, m => m.Value with { Sketch = null }) };

    private static ArmStatistics Grown(ArmStatistics arm, double by) => arm with
    {
        Metrics = arm.Metrics.ToDictionary(m => m.Key, m => m.Key == "effective_tokens" ? m.Value with { Values = m.Value.Values.Add(by), Sketch = m.Value.Sketch?.Add(by) } : m.Value),
    };

    private static void AssertSame(ArmStatistics expected, ArmStatistics actual)
    {
        Assert.Equal(expected.Conclusions.Order(ByKey), actual.Conclusions.Order(ByKey));
        Assert.Equal(expected.Metrics.Keys.Order(), actual.Metrics.Keys.Order());
        foreach (var (name, metric) in expected.Metrics)
        {
            var read = actual.Metrics[name];
            Assert.Equal(metric.Values, read.Values);
            Assert.Equal(metric.Pairs, read.Pairs);
            Assert.Equal(metric.Adjusted, read.Adjusted);
            Assert.Equal((metric.ValueSums, metric.PairSums, metric.AdjustedSums), (read.ValueSums, read.PairSums, read.AdjustedSums));
            Assert.Equal(metric.Successes, read.Successes);
            Assert.Equal(metric.Sketch?.ToBytes(), read.Sketch?.ToBytes());
        }
    }

    private static readonly IComparer<KeyValuePair<Conclusion, long>> ByKey = Comparer<KeyValuePair<Conclusion, long>>.Create((a, b) => a.Key.CompareTo(b.Key));
}
