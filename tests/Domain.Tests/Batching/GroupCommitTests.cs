using System.Collections.Concurrent;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Tests.Batching;

public sealed class GroupCommitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AddAsync_Alone_WaitsForNobody()
    {
        var lanes = new GroupCommit<string, int, int>((_, items) => Task.FromResult<IReadOnlyList<int>>([.. items.Select(i => i * 10)]), 98, 100);

        Assert.Equal(70, ValueOf(await lanes.AddAsync("key", 7).WaitAsync(Limit)));
    }

    [Fact]
    public async Task AddAsync_WhileABatchIsUnderWay_FormsBatchesInOrderUpToTheLimit()
    {
        var gate = new Gate();
        var lanes = new GroupCommit<string, int, int>(gate.ProcessAsync, 10, 100);
        var first = lanes.AddAsync("key", 0);
        await gate.Entered.WaitAsync(Limit);
        var others = Enumerable.Range(1, 25).Select(i => lanes.AddAsync("key", i)).ToList();

        gate.Open();
        var answers = await Task.WhenAll(others.Prepend(first)).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, 26), answers.Select(ValueOf));
        Assert.Equal([[0], [.. Enumerable.Range(1, 10)], [.. Enumerable.Range(11, 10)], [.. Enumerable.Range(21, 5)]], gate.Batches);
    }

    [Fact]
    public async Task AddAsync_ItemsOfDifferentSizes_FillBatchesBySizeAndOneThatIsTooLargeGoesAlone()
    {
        var gate = new Gate();
        var lanes = new GroupCommit<string, int, int>(gate.ProcessAsync, 10, 100, sizeOf: item => item);
        var first = lanes.AddAsync("key", 1);
        await gate.Entered.WaitAsync(Limit);
        var others = new[] { 6, 4, 7, 30, 2 }.Select(size => lanes.AddAsync("key", size)).ToList();

        gate.Open();
        await Task.WhenAll(others.Prepend(first)).WaitAsync(Limit);

        Assert.Equal([[1], [6, 4], [7], [30], [2]], gate.Batches);
    }

    [Fact]
    public async Task AddAsync_SizesBeyondTheBound_SendsCallersAway()
    {
        var gate = new Gate();
        var lanes = new GroupCommit<string, int, int>(gate.ProcessAsync, 10, 50, sizeOf: item => item);
        var waiting = new List<Task<Result<int>>> { lanes.AddAsync("key", 1) };
        await gate.Entered.WaitAsync(Limit);
        waiting.Add(lanes.AddAsync("key", 49));
        waiting.Add(lanes.AddAsync("key", 2));

        Assert.Equal(ProblemCode.TooManyRequests, (await lanes.AddAsync("key", 1).WaitAsync(Limit)).Problem?.Code);

        gate.Open();
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Limit), answer => Assert.Null(answer.Problem));
    }

    /// <summary>A store that is held back: what waits stays bounded over all keys, and there is room again once it goes on.</summary>
    [Fact]
    public async Task AddAsync_StoreHeldBack_SendsCallersAwayOverAllKeysAndRecovers()
    {
        var gate = new Gate();
        var lanes = new GroupCommit<string, int, int>(gate.ProcessAsync, 10, 100, maxPendingInAll: 5);
        var waiting = Enumerable.Range(0, 5).Select(i => lanes.AddAsync($"key-{i}", i)).ToList();
        await gate.Entered.WaitAsync(Limit);

        var refused = await lanes.AddAsync("another", 9).WaitAsync(Limit);

        Assert.Equal(ProblemCode.TooManyRequests, refused.Problem?.Code);
        gate.Open();
        Assert.Equal(Enumerable.Range(0, 5), (await Task.WhenAll(waiting).WaitAsync(Limit)).Select(ValueOf).Order());
        await TestKit.Polling.Eventually.TrueAsync(async () => (await lanes.AddAsync("another", 9)).Problem is null, Limit, "there is room again");
    }

    [Fact]
    public async Task AddAsync_BatchFails_ReachesEachOfItsCallersAndTheLaneGoesOn()
    {
        var gate = new Gate(fails: batch => batch.Contains(1));
        var lanes = new GroupCommit<string, int, int>(gate.ProcessAsync, 3, 100);
        var first = lanes.AddAsync("key", 0);
        await gate.Entered.WaitAsync(Limit);
        var failing = Enumerable.Range(1, 3).Select(i => lanes.AddAsync("key", i)).ToList();
        var later = lanes.AddAsync("key", 4);

        gate.Open();

        Assert.Equal(0, ValueOf(await first.WaitAsync(Limit)));
        foreach (var caller in failing)
        {
            Assert.Equal("batch 1", (await Assert.ThrowsAsync<TimeoutException>(() => caller.WaitAsync(Limit))).Message);
        }

        Assert.Equal(4, ValueOf(await later.WaitAsync(Limit)));
        Assert.Equal(5, ValueOf(await lanes.AddAsync("key", 5).WaitAsync(Limit)));
    }

    [Fact]
    public async Task AddAsync_FailsBeforeItsFirstAwait_ReachesTheCaller()
    {
        var lanes = new GroupCommit<string, int, int>((_, _) => throw new TimeoutException("at once"), 3, 100);

        await Assert.ThrowsAsync<TimeoutException>(() => lanes.AddAsync("key", 0).WaitAsync(Limit));
        await Assert.ThrowsAsync<TimeoutException>(() => lanes.AddAsync("key", 1).WaitAsync(Limit));
    }

    [Fact]
    public async Task AddAsync_TooFewAnswers_LeavesNobodyWaiting()
    {
        var gate = new Gate(answers: items => items.Take(1));
        var lanes = new GroupCommit<string, int, int>(gate.ProcessAsync, 10, 100);
        var first = lanes.AddAsync("key", 0);
        await gate.Entered.WaitAsync(Limit);
        var (answered, left) = (lanes.AddAsync("key", 1), lanes.AddAsync("key", 2));

        gate.Open();

        Assert.Equal(0, ValueOf(await first.WaitAsync(Limit)));
        Assert.Equal(1, ValueOf(await answered.WaitAsync(Limit)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => left.WaitAsync(Limit));
    }

    [Fact]
    public async Task AddAsync_TooManyWaiting_SendsCallersAwayUntilThereIsRoom()
    {
        var gate = new Gate();
        var lanes = new GroupCommit<string, int, int>(gate.ProcessAsync, 2, 5);
        var accepted = new List<Task<Result<int>>> { lanes.AddAsync("key", 0) };
        await gate.Entered.WaitAsync(Limit);
        accepted.AddRange(Enumerable.Range(1, 5).Select(i => lanes.AddAsync("key", i)));

        var refused = await lanes.AddAsync("key", 6).WaitAsync(Limit);
        Assert.Equal(ProblemCode.TooManyRequests, refused.Problem?.Code);
        gate.Open();

        Assert.Equal(Enumerable.Range(0, 6), (await Task.WhenAll(accepted).WaitAsync(Limit)).Select(ValueOf));
        Assert.Equal(7, ValueOf(await lanes.AddAsync("key", 7).WaitAsync(Limit)));
        Assert.DoesNotContain(gate.Batches, batch => batch.Contains(6));
    }

    [Fact]
    public async Task AddAsync_OtherKeys_DoNotWait()
    {
        var gate = new Gate();
        var lanes = new GroupCommit<string, int, int>((key, items) => key == "slow" ? gate.ProcessAsync(key, items) : Task.FromResult(items), 10, 100);
        var slow = lanes.AddAsync("slow", 1);
        await gate.Entered.WaitAsync(Limit);

        Assert.Equal(2, ValueOf(await lanes.AddAsync("quick", 2).WaitAsync(Limit)));

        Assert.False(slow.IsCompleted);
        gate.Open();
        Assert.Equal(1, ValueOf(await slow.WaitAsync(Limit)));
    }

    [Fact]
    public async Task AddAsync_TenThousandAtOnceOverManyKeys_LosesAndRepeatsNothing()
    {
        var processed = new ConcurrentBag<(int Key, int Item)>();
        var busy = new int[8];
        var lanes = new GroupCommit<int, int, int>(
            async (key, items) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref busy[key]));
                Assert.InRange(items.Count, 1, 98);
                await Task.Yield();
                foreach (var item in items)
                {
                    processed.Add((key, item));
                }

                Interlocked.Decrement(ref busy[key]);
                return [.. items.Select(i => -i)];
            },
            98,
            10_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => Task.Run(() => lanes.AddAsync(i % 8, i)))).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => -i), answers.Select(ValueOf));
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (i % 8, i)).Order(), processed.Order());
    }

    private static int ValueOf(Result<int> result) => result.TryGet(out var value, out var problem) ? value : throw new InvalidOperationException(problem.Detail);

    /// <summary>Holds the first batch until it is opened, and remembers all.</summary>
    private sealed class Gate(Func<IReadOnlyList<int>, bool>? fails = null, Func<IReadOnlyList<int>, IEnumerable<int>>? answers = null)
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<IReadOnlyList<int>> Batches { get; } = [];

        public Task Entered => _entered.Task;

        public void Open() => _open.SetResult();

        public async Task<IReadOnlyList<int>> ProcessAsync(string key, IReadOnlyList<int> items)
        {
            var number = Batches.Count;
            Batches.Add(items);
            _entered.TrySetResult();
            await _open.Task;
            return fails?.Invoke(items) == true ? throw new TimeoutException($"batch {number}") : [.. answers?.Invoke(items) ?? items];
        }
    }
}
