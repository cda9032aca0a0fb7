using Splitrun.Domain.Assignment;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Tests.Runs;

/// <summary>A store whose commits are refused now and then: before anything was written, or after it (the answer was lost on the way).</summary>
internal sealed class ContendedRunStore(IRunStore inner, IChance chance, double refusedBefore, double refusedAfter) : IRunStore
{
    private int _commits;

    public int MaxCommit => inner.MaxCommit;

    /// <summary>How many commits were tried.</summary>
    public int Commits => _commits;

    public Task<(ShardHead Head, string? Revision)> ReadHeadAsync(RunShard shard, CancellationToken cancellationToken) => inner.ReadHeadAsync(shard, cancellationToken);

    public (ShardHead Head, string? Revision)? RecallHead(RunShard shard) => inner.RecallHead(shard);

    public async Task<RunCommit> CommitAsync(RunShard shard, ShardHead head, string? revision, IReadOnlyList<Run> runs, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _commits);
        if (chance.Draw() < refusedBefore)
        {
            return RunCommit.HeadMoved;
        }

        await Task.Yield();
        var committed = await inner.CommitAsync(shard, head, revision, runs, cancellationToken);
        return committed == RunCommit.Committed && chance.Draw() < refusedAfter ? RunCommit.HeadMoved : committed;
    }

    public Task<Run?> FindAsync(RunShard shard, string runId, CancellationToken cancellationToken) => inner.FindAsync(shard, runId, cancellationToken);

    public Task<int> ClaimAsync(RunShard directory, string runId, int shardIndex, CancellationToken cancellationToken) =>
        inner.ClaimAsync(directory, runId, shardIndex, cancellationToken);

    public Task<int?> FindClaimAsync(RunShard directory, string runId, CancellationToken cancellationToken) => inner.FindClaimAsync(directory, runId, cancellationToken);

    public Task DeleteRowsAsync(RunShard shard, CancellationToken cancellationToken) => inner.DeleteRowsAsync(shard, cancellationToken);

    public IAsyncEnumerable<IndexedRun> ListAsync(RunShard shard, DateTimeOffset? before, RunPosition? after, CancellationToken cancellationToken) =>
        inner.ListAsync(shard, before, after, cancellationToken);
}
