using System.Text.Json;
using Splitrun.Domain.Outcomes;
using Splitrun.Storage.Tests.Runs;

namespace Splitrun.Storage.Tests.Outcomes;

/// <summary>What every store of orphans promises.</summary>
public abstract class OrphanStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = TestRuns.Noon;

    protected abstract IOrphanStore Store { get; }

    [Fact]
    public async Task PutAsync_New_IsListedAsItWasWritten()
    {
        var orphan = Of("run");

        await Store.PutAsync(orphan, None);

        var page = await Store.ListAsync(10, null, None);
        Assert.Equal(JsonSerializer.Serialize(orphan), JsonSerializer.Serialize(Assert.Single(page.Items)));
        Assert.Null(page.NextCursor);
        Assert.Equal(1, await Store.CountAsync("prompt_style", None));
    }

    [Fact]
    public async Task PutAsync_SameRun_TheLaterOutcomeStands()
    {
        await Store.PutAsync(Of("run", minute: 1), None);
        await Store.PutAsync(Of("run", minute: 2), None);
        await Store.PutAsync(Of("run", minute: 0), None);

        Assert.Equal(Noon.AddMinutes(2), Assert.Single((await Store.ListAsync(10, null, None)).Items).Outcome.RecordedAt);
    }

    [Fact]
    public async Task PutAsync_SameOutcomeAgain_KeepsItsFirstTime()
    {
        await Store.PutAsync(Of("run"), None);
        await Store.PutAsync(Of("run") with { WaitingSince = Noon.AddHours(5) }, None);

        Assert.Equal(Noon, Assert.Single((await Store.ListAsync(10, null, None)).Items).WaitingSince);
    }

    [Fact]
    public async Task PutAsync_ManyAtOnce_TheLatestStands()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.PutAsync(Of("run", minute: i), None))));

        Assert.Equal(Noon.AddMinutes(7), Assert.Single((await Store.ListAsync(10, null, None)).Items).Outcome.RecordedAt);
    }

    [Fact]
    public async Task DeleteAllAsync_OfOneExperiment_LeavesTheOthers()
    {
        foreach (var i in Enumerable.Range(0, 130))
        {
            await Store.PutAsync(Of($"run/{i}"), None);
        }

        var other = Of("run") with { Outcome = Of("run").Outcome with { Experiment = "another" } };
        await Store.PutAsync(other, None);

        await Store.DeleteAllAsync("prompt_style", None);
        await Store.DeleteAllAsync("prompt_style", None);

        Assert.Equal(0, await Store.CountAsync("prompt_style", None));
        Assert.Equal("another", Assert.Single((await Store.ListAsync(10, null, None)).Items).Outcome.Experiment);
    }

    [Fact]
    public async Task DeleteAsync_PresentOrNot_IsGone()
    {
        await Store.PutAsync(Of("run"), None);
        await Store.PutAsync(Of("Run"), None);

        await Store.DeleteAsync("prompt_style", "run", None);
        await Store.DeleteAsync("prompt_style", "run", None);
        await Store.DeleteAsync("nothing", "run", None);

        Assert.Equal("Run", Assert.Single((await Store.ListAsync(10, null, None)).Items).Outcome.RunId);
    }

    [Fact]
    public async Task CountAsync_SeveralExperiments_CountsOne()
    {
        await Store.PutAsync(Of("a", "one"), None);
        await Store.PutAsync(Of("b", "one"), None);
        await Store.PutAsync(Of("a", "two"), None);

        Assert.Equal((2, 1, 0), (await Store.CountAsync("one", None), await Store.CountAsync("two", None), await Store.CountAsync("three", None)));
    }

    [Fact]
    public async Task CountAsync_MoreThanAReportCounts_EndsThere()
    {
        await Task.WhenAll(Enumerable.Range(0, OrphanedOutcome.MaxCounted + 1).Select(i => Store.PutAsync(Of($"run-{i}"), None)));

        Assert.Equal(OrphanedOutcome.MaxCounted, await Store.CountAsync("prompt_style", None));
    }

    [Fact]
    public async Task DeleteOldAsync_SomeWaitedTooLong_LeavesTheOthers()
    {
        foreach (var i in Enumerable.Range(0, 40))
        {
            await Store.PutAsync(Of($"run/{i:00}", i % 2 == 0 ? "one" : "two") with { WaitingSince = Noon.AddHours(i) }, None);
        }

        Assert.Equal(35, await Store.DeleteOldAsync(Noon.AddHours(35), None));
        Assert.Equal(0, await Store.DeleteOldAsync(Noon.AddHours(35), None));
        Assert.Equal(["run/36", "run/38", "run/35", "run/37", "run/39"], (await Store.ListAsync(100, null, None)).Items.Select(o => o.Outcome.RunId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public async Task ListAsync_PageByPage_ShowsEachOnce(int limit)
    {
        List<(string, string)> put = [];
        foreach (var experiment in new[] { "b", "a", "B" })
        {
            for (var i = 0; i < 4; i++)
            {
                await Store.PutAsync(Of($"run/{i}", experiment), None);
                put.Add((experiment, $"run/{i}"));
            }
        }

        List<(string, string)> listed = [];
        string? cursor = null;
        do
        {
            var page = await Store.ListAsync(limit, cursor, None);
            Assert.InRange(page.Items.Count, 0, limit);
            listed.AddRange(page.Items.Select(o => (o.Outcome.Experiment, o.Outcome.RunId)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(put.OrderBy(p => p.Item1, StringComparer.Ordinal).ThenBy(p => p.Item2, StringComparer.Ordinal), listed);
    }

    [Theory]
    [MemberData(nameof(OddTexts.RunIds), MemberType = typeof(OddTexts))]
    public async Task PutAsync_OddRunId_IsListedAndDeleted(string runId)
    {
        await Store.PutAsync(Of(runId), None);
        Assert.Equal(runId, Assert.Single((await Store.ListAsync(10, null, None)).Items).Outcome.RunId);

        await Store.DeleteAsync("prompt_style", runId, None);
        Assert.Empty((await Store.ListAsync(10, null, None)).Items);
    }

    private static OrphanedOutcome Of(string runId, string experiment = "prompt_style", int minute = 0) =>
        new(new Outcome { Experiment = experiment, RunId = runId, Conclusion = Conclusion.Failure, RecordedAt = Noon.AddMinutes(minute) }, Noon);
}
