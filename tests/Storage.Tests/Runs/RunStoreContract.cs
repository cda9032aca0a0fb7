using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Runs;

namespace Splitrun.Storage.Tests.Runs;

/// <summary>What every store of runs promises.</summary>
public abstract class RunStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RunShard Shard = new("prompt_style", 0);

    protected abstract IRunStore Store { get; }

    [Fact]
    public async Task ReadHeadAsync_Nothing_IsEmptyWithoutRevision()
    {
        var (head, revision) = await Store.ReadHeadAsync(Shard, None);

        Assert.Equal(0, head.RunSeq);
        Assert.Empty(head.Arms);
        Assert.Null(revision);
    }

    [Fact]
    public async Task CommitAsync_FirstRuns_AreFoundAsTheyWereWritten()
    {
        var full = TestRuns.Full("run-1");
        Run[] runs = [full, TestRuns.Of("run-2", 2) with { Counted = false, Reason = AssignmentReason.NotStarted, Probability = null }];
        var head = runs.Aggregate(ShardHead.Empty, (h, run) => h.With(run));

        Assert.Equal(RunCommit.Committed, await Store.CommitAsync(Shard, head, null, runs, None));

        AssertSame(full, await Store.FindAsync(Shard, "run-1", None));
        AssertSame(runs[1], await Store.FindAsync(Shard, "run-2", None));
        Assert.Null(await Store.FindAsync(Shard, "run-3", None));
        Assert.Null(await Store.FindAsync(Shard with { Index = 1 }, "run-1", None));
        AssertSame(head, (await Store.ReadHeadAsync(Shard, None)).Head);
    }

    [Fact]
    public async Task CommitAsync_HeadMoved_WritesNothing()
    {
        await CommitAsync(TestRuns.Of("first", 1));
        var (head, revision) = await Store.ReadHeadAsync(Shard, None);
        await CommitAsync(TestRuns.Of("second", 2));
        var late = TestRuns.Of("late", 2);

        Assert.Equal(RunCommit.HeadMoved, await Store.CommitAsync(Shard, head.With(late), revision, [late], None));
        Assert.Equal(RunCommit.HeadMoved, await Store.CommitAsync(Shard, ShardHead.Empty.With(late), null, [late], None));

        Assert.Null(await Store.FindAsync(Shard, "late", None));
        Assert.Equal(2, (await Store.ReadHeadAsync(Shard, None)).Head.RunSeq);
    }

    [Fact]
    public async Task CommitAsync_HeadMovedAndRunExists_SaysThatTheHeadMoved()
    {
        await CommitAsync(TestRuns.Of("first", 1));
        var (head, revision) = await Store.ReadHeadAsync(Shard, None);
        await CommitAsync(TestRuns.Of("second", 2));

        Assert.Equal(RunCommit.HeadMoved, await Store.CommitAsync(Shard, head, revision, [TestRuns.Of("first", 2)], None));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(98, 0)]
    [InlineData(98, 50)]
    [InlineData(98, 97)]
    public async Task CommitAsync_RunExistsAmongOthers_WritesNothing(int count, int place)
    {
        await CommitAsync(TestRuns.Of("present", 1));
        var (head, revision) = await Store.ReadHeadAsync(Shard, None);
        var runs = Enumerable.Range(0, count).Select(i => TestRuns.Of(i == place ? "present" : $"new-{i}", 2 + i)).ToList();

        Assert.Equal(RunCommit.RunExists, await Store.CommitAsync(Shard, runs.Aggregate(head, (h, r) => h.With(r)), revision, runs, None));

        Assert.Equal(1, (await Store.ReadHeadAsync(Shard, None)).Head.RunSeq);
        Assert.Equal(["present"], await ListAsync(null, null));
    }

    [Fact]
    public async Task CommitAsync_AsManyAsItTakes_AreAllThere()
    {
        var runs = Enumerable.Range(1, Store.MaxCommit).Select(i => TestRuns.Full($"run-{i}") with { RunSeq = i }).ToArray();

        await CommitAsync(runs);

        Assert.Equal(runs.Reverse().Select(r => r.RunId), await ListAsync(null, null));
    }

    [Fact]
    public async Task DeleteRowsAsync_RunsIndexAndClaims_AreGoneAndTheHeadStays()
    {
        await CommitAsync([.. Enumerable.Range(1, Store.MaxCommit).Select(i => TestRuns.Of($"run/{i}", i))]);
        await CommitAsync(TestRuns.Of("last", Store.MaxCommit + 1));
        await Store.ClaimAsync(Shard, "claimed", 0, None);

        await Store.DeleteRowsAsync(Shard, None);
        await Store.DeleteRowsAsync(Shard, None);

        Assert.Null(await Store.FindAsync(Shard, "run/1", None));
        Assert.Null(await Store.FindAsync(Shard, "last", None));
        Assert.Empty(await Store.ListAsync(Shard, null, null, None).ToListAsync());
        Assert.Null(await Store.FindClaimAsync(Shard, "claimed", None));
        Assert.Equal(Store.MaxCommit + 1, (await Store.ReadHeadAsync(Shard, None)).Head.RunSeq);
    }

    [Fact]
    public async Task ClaimAsync_First_Stands()
    {
        Assert.Null(await Store.FindClaimAsync(Shard, "run", None));

        Assert.Equal(3, await Store.ClaimAsync(Shard, "run", 3, None));
        Assert.Equal(3, await Store.ClaimAsync(Shard, "run", 5, None));

        Assert.Equal(3, await Store.FindClaimAsync(Shard, "run", None));
        Assert.Null(await Store.FindClaimAsync(Shard with { Index = 3 }, "run", None));
    }

    [Fact]
    public async Task ClaimAsync_ManyAtOnce_AgreeOnOne()
    {
        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.ClaimAsync(Shard, "raced", i, None))));

        Assert.Single(claimed.Distinct());
        Assert.Equal(claimed[0], await Store.FindClaimAsync(Shard, "raced", None));
    }

    [Fact]
    public async Task ListAsync_SeveralCommits_AreNewestFirstFromAnyPlaceOn()
    {
        await CommitAsync(TestRuns.Of("a", 1), TestRuns.Of("b", 2), TestRuns.Of("c", 3));
        await CommitAsync(TestRuns.Of("d", 4));
        await CommitAsync(TestRuns.Of("e", 5) with { AssignedAt = TestRuns.Noon.AddHours(1) }, TestRuns.Of("f", 6) with { AssignedAt = TestRuns.Noon.AddHours(1) });
        string[] ordered = ["f", "e", "d", "c", "b", "a"];

        Assert.Equal(ordered, await ListAsync(null, null));
        for (var i = 0; i < ordered.Length; i++)
        {
            var entries = await Store.ListAsync(Shard, null, null, None).ToListAsync();
            Assert.Equal(ordered[(i + 1)..], await ListAsync(null, entries[i].Position));
        }
    }

    [Fact]
    public async Task ListAsync_SameInstant_GoesByNumber()
    {
        for (var i = 1; i <= 12; i++)
        {
            await CommitAsync(TestRuns.Of($"run-{i}", i) with { AssignedAt = TestRuns.Noon });
        }

        Assert.Equal(Enumerable.Range(1, 12).Reverse().Select(i => $"run-{i}"), await ListAsync(null, null));
    }

    [Fact]
    public async Task ListAsync_Before_LeavesOutWhatIsLater()
    {
        for (var i = 0; i < 6; i++)
        {
            await CommitAsync(TestRuns.Of($"run-{i}", i + 1) with { AssignedAt = TestRuns.Noon.AddHours(i) });
        }

        Assert.Equal(["run-3", "run-2", "run-1", "run-0"], await ListAsync(TestRuns.Noon.AddHours(3), null));
        Assert.Equal(6, (await ListAsync(TestRuns.Noon.AddDays(1), null)).Count);
        Assert.Equal(6, (await ListAsync(DateTimeOffset.MaxValue, null)).Count);
        Assert.Empty(await ListAsync(DateTimeOffset.MinValue, null));
    }

    [Fact]
    public async Task CommitAsync_RunsThatLieDaysApart_AreListedEachAtItsTime()
    {
        await CommitAsync(TestRuns.Of("now", 1));
        var (head, revision) = await Store.ReadHeadAsync(Shard, None);
        var old = Enumerable.Range(2, Store.MaxCommit / 2).Select(i => TestRuns.Of($"old-{i}", i) with { AssignedAt = TestRuns.Noon.AddDays(i - 100) }).ToList();

        Assert.Equal(RunCommit.Committed, await Store.CommitAsync(Shard, old.Aggregate(head, (h, run) => h.With(run)), revision, old, None));

        Assert.Equal(old.Select(run => run.RunId).Reverse().Prepend("now"), await Store.ListAsync(Shard, null, null, None).Select(e => e.RunId).ToListAsync());
        var early = await Store.ListAsync(Shard, old[5].AssignedAt, null, None).Select(e => e.RunId).ToListAsync();
        Assert.Equal(old.Take(6).Select(run => run.RunId).Reverse(), early);
    }

    [Fact]
    public async Task CommitAsync_HeadAlone_IsWritten()
    {
        var first = ShardHead.Empty.WithImportedCounts(new Dictionary<string, long> { ["concise"] = 5 }, TestRuns.Noon);
        Assert.Equal(RunCommit.Committed, await Store.CommitAsync(Shard, first, null, [], None));
        var (head, revision) = await Store.ReadHeadAsync(Shard, None);
        Assert.Equal(RunCommit.Committed, await Store.CommitAsync(Shard, head.WithImportedCounts(new Dictionary<string, long> { ["concise"] = 7 }, TestRuns.Noon), revision, [], None));
        Assert.Equal(RunCommit.HeadMoved, await Store.CommitAsync(Shard, first, revision, [], None));

        Assert.Equal(7, (await Store.ReadHeadAsync(Shard, None)).Head.ImportedCounts["concise"]);
        Assert.Empty(await Store.ListAsync(Shard, null, null, None).ToListAsync());
    }

    [Fact]
    public async Task ListAsync_OtherShards_AreNotMixedIn()
    {
        await CommitAsync(TestRuns.Of("here", 1));
        foreach (var other in new[] { Shard with { Index = 1 }, new RunShard("prompt_style2", 0), new RunShard("prompt_styl", 0), new RunShard("Prompt_style", 0) })
        {
            Assert.Equal(RunCommit.Committed, await Store.CommitAsync(other, ShardHead.Empty.With(TestRuns.Of("there", 1)), null, [TestRuns.Of("there", 1)], None));
        }

        Assert.Equal(["here"], await ListAsync(null, null));
    }

    [Theory]
    [MemberData(nameof(OddTexts.RunIds), MemberType = typeof(OddTexts))]
    public async Task CommitAsync_OddRunId_IsFoundUnderThatIdOnly(string runId)
    {
        var run = TestRuns.Of(runId, 1);

        await CommitAsync(run);

        AssertSame(run, await Store.FindAsync(Shard, runId, None));
        Assert.Equal([runId], await ListAsync(null, null));
        Assert.Equal(7, await Store.ClaimAsync(Shard, runId, 7, None));
        Assert.Equal(7, await Store.FindClaimAsync(Shard, runId, None));
        foreach (var other in OddTexts.All.Where(other => other != runId))
        {
            Assert.Null(await Store.FindAsync(Shard, other, None));
            Assert.Null(await Store.FindClaimAsync(Shard, other, None));
        }
    }

    [Fact]
    public async Task CommitAsync_OddRunIdsTogether_AreAllThere()
    {
        var runs = OddTexts.All.Select((id, i) => TestRuns.Of(id, i + 1)).ToArray();

        await CommitAsync(runs);

        foreach (var run in runs)
        {
            Assert.Equal(run.RunSeq, (await Store.FindAsync(Shard, run.RunId, None))?.RunSeq);
        }
    }

    private async Task CommitAsync(params Run[] runs)
    {
        var (head, revision) = await Store.ReadHeadAsync(Shard, None);
        Assert.Equal(RunCommit.Committed, await Store.CommitAsync(Shard, runs.Aggregate(head, (h, run) => h.With(run)), revision, runs, None));
    }

    private async Task<IReadOnlyList<string>> ListAsync(DateTimeOffset? before, RunPosition? after) =>
        await Store.ListAsync(Shard, before, after, None).Select(entry => entry.RunId).ToListAsync();

    private static void AssertSame<T>(T expected, T? actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
