using Splitrun.Domain.Problems;
using Splitrun.Domain.Sessions;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Sessions;

namespace Splitrun.Domain.Tests.Sessions;

public sealed class SessionRecorderTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly InMemorySessionStore _store = new();
    private readonly SessionRecorder _recorder;

    public SessionRecorderTests() => _recorder = new SessionRecorder(_store, TimeProvider.System, new SeededChance(1));

    [Fact]
    public async Task CreateAsync_ManyWithinASecond_AllHaveNamesOfTheirOwn()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.True((await _recorder.CreateAsync(new SessionTestDraft { TaskId = "t" }, None)).TryGet(out var created, out _) && created.IsNew);
        }

        Assert.Equal(50, await _store.ListAsync(null, None).CountAsync());
    }

    [Fact]
    public async Task CreateAsync_SameNameAgain_IsTheSameTestOrAConflict()
    {
        var draft = new SessionTestDraft { TestId = "mine", TaskId = "t", ExpectedTools = ["a"] };
        await _recorder.CreateAsync(draft, None);

        Assert.True((await _recorder.CreateAsync(draft, None)).TryGet(out var again, out _) && !again.IsNew);
        Assert.Equal(ProblemCode.Conflict, (await _recorder.CreateAsync(draft with { ExpectedTools = ["b"] }, None)).Problem?.Code);
    }

    [Fact]
    public async Task AddResultAsync_SessionAgain_KeepsTheFirst()
    {
        await _recorder.CreateAsync(new SessionTestDraft { TestId = "mine", TaskId = "t" }, None);
        var draft = new SessionResultDraft { SessionId = "s", Type = "cold", Success = true };

        Assert.True((await _recorder.AddResultAsync("mine", draft, None)).TryGet(out var first, out _) && first.IsNew);
        Assert.True((await _recorder.AddResultAsync("mine", draft with { Success = false }, None)).TryGet(out var again, out _));

        Assert.Equal((false, true), (again.IsNew, again.Value.Success));
        Assert.Equal(1, (await _store.FindAsync("mine", None))!.Value.Results["cold"]);
    }

    [Fact]
    public async Task AddResultAsync_ManyAtOnce_AllCount()
    {
        await _recorder.CreateAsync(new SessionTestDraft { TestId = "mine", TaskId = "t" }, None);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            var draft = new SessionResultDraft { SessionId = $"s{i % 20}", Type = i % 2 == 0 ? "cold" : "warm", Success = true };
            Assert.Null((await _recorder.AddResultAsync("mine", draft, None)).Problem);
        })));

        Assert.Equal((10, 10), ((await _store.FindAsync("mine", None))!.Value.Results["cold"], (await _store.FindAsync("mine", None))!.Value.Results["warm"]));
    }

    [Fact]
    public async Task AddResultAsync_NoTest_IsNotFound() =>
        Assert.Equal(ProblemCode.NotFound, (await _recorder.AddResultAsync("nobody", new SessionResultDraft(), None)).Problem?.Code);
}
