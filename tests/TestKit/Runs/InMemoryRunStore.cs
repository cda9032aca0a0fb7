using System.Globalization;
using System.Runtime.CompilerServices;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Runs;

namespace Splitrun.TestKit.Runs;

/// <summary>Runs in memory.</summary>
public sealed class InMemoryRunStore(InMemoryShards shards) : IRunStore
{
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(1);

    private readonly LastWritten<RunShard, Tuple<ShardHead, string?>> _written = new(written => written.Item1.EstimatedBytes);

    public int MaxCommit => 98;

    public Task<(ShardHead Head, string? Revision)> ReadHeadAsync(RunShard shard, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(shard, rows => (rows.Head, RevisionOf(rows)), cancellationToken));

    public Task<RunCommit> CommitAsync(RunShard shard, ShardHead head, string? revision, IReadOnlyList<Run> runs, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(shard, rows => Commit(shard, rows, head, revision, runs), cancellationToken));

    public (ShardHead Head, string? Revision)? RecallHead(RunShard shard) => _written.Find(shard) is { } written ? (written.Item1, written.Item2) : null;

    public Task<Run?> FindAsync(RunShard shard, string runId, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(shard, rows => rows.Runs.GetValueOrDefault(runId), cancellationToken));

    public Task<int> ClaimAsync(RunShard directory, string runId, int shardIndex, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(
            directory, rows => rows.Claims.TryAdd(runId, shardIndex) ? shardIndex : rows.Claims[runId], cancellationToken));

    public Task<int?> FindClaimAsync(RunShard directory, string runId, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(directory, rows => rows.Claims.TryGetValue(runId, out var index) ? index : (int?)null, cancellationToken));

    public Task DeleteRowsAsync(RunShard shard, CancellationToken cancellationToken) => Task.FromResult(shards.Read(
        shard,
        rows =>
        {
            rows.Runs.Clear();
            rows.Index.Clear();
            rows.Claims.Clear();
            return true;
        },
        cancellationToken));

    public async IAsyncEnumerable<IndexedRun> ListAsync(
        RunShard shard, DateTimeOffset? before, RunPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = shards.Read(shard, rows => rows.Index.SelectMany(commit => EntriesOf(shard, commit.Key, commit.Value)).ToList(), cancellationToken);
        foreach (var entry in entries.Where(e => IsIn(e, before, after)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return entry;
        }
    }

    private RunCommit Commit(RunShard shard, ShardRows rows, ShardHead head, string? revision, IReadOnlyList<Run> runs)
    {
        if (revision != RevisionOf(rows))
        {
            _written.Forget(shard);
            return RunCommit.HeadMoved;
        }

        if (runs.Any(run => rows.Runs.ContainsKey(run.RunId)))
        {
            return RunCommit.RunExists;
        }

        rows.Head = head;
        rows.HeadWrites++;
        _written.Keep(shard, Tuple.Create(head, RevisionOf(rows)));
        foreach (var run in runs)
        {
            rows.Runs.Add(run.RunId, run);
        }

        for (var (from, to) = (0, 1); from < runs.Count; from = to, to++)
        {
            while (to < runs.Count && runs[to].AssignedAt - runs[from].AssignedAt < Spread)
            {
                to++;
            }

            rows.Index.Add(IndexKeyOf(runs[to - 1]), (runs[to - 1].AssignedAt, [.. runs.Skip(from).Take(to - from).Reverse().Select(run => run.RunId)]));
        }

        return RunCommit.Committed;
    }

    private static string IndexKeyOf(Run newest) =>
        string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - newest.AssignedAt.UtcTicks:D19}:{long.MaxValue - newest.RunSeq:D19}");

    private static IEnumerable<IndexedRun> EntriesOf(RunShard shard, string key, (DateTimeOffset CommittedAt, IReadOnlyList<string> RunIds) commit) =>
        commit.RunIds.Select((runId, offset) => new IndexedRun(runId, commit.CommittedAt, new RunPosition(key, $"{shard.Experiment}|{shard.Index}", offset)));

    private static bool IsIn(IndexedRun entry, DateTimeOffset? before, RunPosition? after) =>
        (before is null || entry.CommittedAt <= before || entry.CommittedAt - before <= Spread)
        && (after is null || RunPosition.NewestFirst.Compare(entry.Position, after) > 0);

    private static string? RevisionOf(ShardRows rows) => rows.HeadWrites == 0 ? null : rows.HeadWrites.ToString(CultureInfo.InvariantCulture);
}
