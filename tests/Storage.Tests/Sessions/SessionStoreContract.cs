using System.Text.Json;
using Splitrun.Domain.Sessions;
using static Splitrun.TestKit.Sessions.Sessions;

namespace Splitrun.Storage.Tests.Sessions;

/// <summary>What every store of sessions promises.</summary>
public abstract class SessionStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract ISessionStore Store { get; }

    [Fact]
    public async Task TryCreateAsync_Test_IsReadBackAsItWas()
    {
        Assert.True(await Store.TryCreateAsync(Test(), None));

        var found = (await Store.FindAsync("test_1", None))!.Value;
        Assert.Equal(JsonSerializer.Serialize(Test()), JsonSerializer.Serialize(found));
        Assert.True(found.IsSameTask(Test()));
        Assert.Null(await Store.FindAsync("test_", None));
    }

    [Fact]
    public async Task TryCreateAsync_NameTaken_ChangesNothing()
    {
        await Store.TryCreateAsync(Test(), None);

        Assert.False(await Store.TryCreateAsync(Test() with { TaskId = "other" }, None));
        Assert.Equal("task", (await Store.FindAsync("test_1", None))!.Value.TaskId);
    }

    [Theory]
    [InlineData("s-1")]
    [InlineData("a/b\\c#?%")]
    [InlineData("日本語 🧪")]
    [InlineData("r:test_1:x;y")]
    public async Task TryAddResultAsync_Result_IsReadBackWithTheNewCounts(string session)
    {
        await Store.TryCreateAsync(Test(), None);

        Assert.True(await AddAsync("test_1", Result(session)));

        Assert.Equal(JsonSerializer.Serialize(Result(session)), JsonSerializer.Serialize(await Store.FindResultAsync("test_1", session, None)));
        Assert.Equal(1, (await Store.FindAsync("test_1", None))!.Value.Results["cold"]);
        Assert.Equal([session], await SessionsOfAsync("test_1"));
    }

    [Fact]
    public async Task TryAddResultAsync_SessionKnown_ChangesNothing()
    {
        await Store.TryCreateAsync(Test(), None);
        await AddAsync("test_1", Result("s"));

        Assert.False(await AddAsync("test_1", Result("s", "warm")));
        Assert.Equal((1, 0), await CountsAsync("test_1"));
    }

    [Fact]
    public async Task TryAddResultAsync_StaleRevision_ChangesNothing()
    {
        await Store.TryCreateAsync(Test(), None);
        var stale = (await Store.FindAsync("test_1", None))!;
        await AddAsync("test_1", Result("s1"));

        Assert.False(await Store.TryAddResultAsync(stale.Value.WithOneMore("cold"), stale.Revision, Result("s2"), None));
        Assert.Null(await Store.FindResultAsync("test_1", "s2", None));
        Assert.Equal((1, 0), await CountsAsync("test_1"));
    }

    [Fact]
    public async Task ListAsync_Tests_AreInOrderFromAfterTheGivenOne()
    {
        foreach (var id in new[] { "test_b", "test_a", "test_a.1", "test_c" })
        {
            await Store.TryCreateAsync(Test(id), None);
        }

        Assert.Equal(["test_a", "test_a.1", "test_b", "test_c"], await Store.ListAsync(null, None).Select(t => t.TestId).ToListAsync());
        Assert.Equal(["test_a.1", "test_b", "test_c"], await Store.ListAsync("test_a", None).Select(t => t.TestId).ToListAsync());
    }

    [Fact]
    public async Task ListResultsAsync_NamesThatStartAlike_AreKeptApart()
    {
        foreach (var id in new[] { "test", "test.1", "test-1" })
        {
            await Store.TryCreateAsync(Test(id), None);
            await AddAsync(id, Result($"of {id}"));
        }

        Assert.Equal(["of test"], await SessionsOfAsync("test"));
        Assert.Equal(3, await Store.ListResultsAsync(null, None).CountAsync());
    }

    [Fact]
    public async Task DeleteAsync_Test_TakesItsResultsAlong()
    {
        await Store.TryCreateAsync(Test(), None);
        await Store.TryCreateAsync(Test("test_2"), None);
        for (var i = 0; i < 120; i++)
        {
            Assert.True(await AddAsync("test_1", Result($"s{i}", i % 2 == 0 ? "cold" : "warm")));
        }

        await AddAsync("test_2", Result("kept"));

        Assert.True(await Store.DeleteAsync("test_1", None));
        Assert.False(await Store.DeleteAsync("test_1", None));
        Assert.Null(await Store.FindAsync("test_1", None));
        Assert.Equal(["kept"], await Store.ListResultsAsync(null, None).Select(r => r.Result.SessionId).ToListAsync());
    }

    private async Task<bool> AddAsync(string testId, SessionResult result)
    {
        var present = (await Store.FindAsync(testId, None))!;
        return await Store.TryAddResultAsync(present.Value.WithOneMore(result.Type), present.Revision, result, None);
    }

    private Task<List<string>> SessionsOfAsync(string testId) => Store.ListResultsAsync(testId, None).Select(r => r.Result.SessionId).ToListAsync().AsTask();

    private async Task<(int Cold, int Warm)> CountsAsync(string testId)
    {
        var counts = (await Store.FindAsync(testId, None))!.Value.Results;
        return (counts["cold"], counts["warm"]);
    }
}
