using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Runs;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Limits;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Runs;

/// <summary>Runs, one row each, with one index row a commit and the head of the shard, all written in one transaction.</summary>
internal sealed class TableRunStore(StorageConnection connection, StorageOptions options) : IRunStore
{
    public const string TableName = "runs";

    /// <summary>Longer than it takes to put the runs of one commit together.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(1);

    private readonly TableHandle _table = new(connection, options, TableName);
    private readonly LastWritten<RunShard, WrittenHead> _heads = new(written => written.Head.EstimatedBytes);

    public int MaxCommit => StorageLimits.RunsACommit;

    public async Task<(ShardHead Head, string? Revision)> ReadHeadAsync(RunShard shard, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.ReadAsync(RunRows.Partition(shard), RunRows.Head, cancellationToken);
        return row is null ? (ShardHead.Empty, null) : (row.ReadJson<ShardHead>(), row.ETag.ToString());
    }

    public (ShardHead Head, string? Revision)? RecallHead(RunShard shard) => _heads.Find(shard) is { } written ? (written.Head, written.Revision) : null;

    public async Task<RunCommit> CommitAsync(
        RunShard shard, ShardHead head, string? revision, IReadOnlyList<Run> runs, CancellationToken cancellationToken)
    {
        var partition = RunRows.Partition(shard);
        var headRow = new TableEntity(partition, RunRows.Head).WithJson(head);
        var actions = new List<TableTransactionAction>(runs.Count + 2)
        {
            revision is null
                ? new(TableTransactionActionType.Add, headRow)
                : new(TableTransactionActionType.UpdateReplace, headRow, new ETag(revision)),
        };
        actions.AddRange(IndexRows(partition, runs).Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        actions.AddRange(runs.Select(run => new TableTransactionAction(
            TableTransactionActionType.Add, new TableEntity(partition, RunRows.Run(run.RunId)).WithJson(run))));

        var table = await _table.OpenAsync(cancellationToken);
        try
        {
            var written = await table.SubmitAsync(actions, cancellationToken);
            _heads.Keep(shard, new WrittenHead(head, written.RevisionOfFirst()));
            return RunCommit.Committed;
        }
        catch (TableTransactionFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            if (refusal.FailedTransactionActionIndex is null or > 1 && refusal.Status == 409)
            {
                return RunCommit.RunExists;
            }

            _heads.Forget(shard);
            return RunCommit.HeadMoved;
        }
    }

    public async Task<Run?> FindAsync(RunShard shard, string runId, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        return (await table.ReadAsync(RunRows.Partition(shard), RunRows.Run(runId), cancellationToken))?.ReadJson<Run>();
    }

    public async Task<int> ClaimAsync(RunShard directory, string runId, int shardIndex, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        try
        {
            var claim = new TableEntity(RunRows.Partition(directory), RunRows.Claim(runId)) { ["shard"] = shardIndex };
            await table.AddEntityAsync(claim, cancellationToken);
            return shardIndex;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return await FindClaimAsync(directory, runId, cancellationToken) ?? shardIndex;
        }
    }

    public async Task<int?> FindClaimAsync(RunShard directory, string runId, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        return (await table.ReadAsync(RunRows.Partition(directory), RunRows.Claim(runId), cancellationToken))?.GetInt32("shard");
    }

    public async Task DeleteRowsAsync(RunShard shard, CancellationToken cancellationToken)
    {
        // The index goes last: a deletion that was broken off can then still be seen in the list of runs.
        var table = await _table.OpenAsync(cancellationToken);
        foreach (var prefix in new[] { RunRows.RunPrefix, RunRows.ClaimPrefix, RunRows.IndexPrefix })
        {
            await table.DeleteRangeAsync(RunRows.Partition(shard), prefix, RunRows.EndOf(prefix), cancellationToken);
        }
    }

    public async IAsyncEnumerable<IndexedRun> ListAsync(
        RunShard shard, DateTimeOffset? before, RunPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = RunRows.Partition(shard);
        var (from, to) = (StartOf(before, after), RunRows.EndOf(RunRows.IndexPrefix));
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            var runIds = row.ReadJson<List<string>>();
            for (var offset = 0; offset < runIds.Count; offset++)
            {
                var position = new RunPosition(row.RowKey, partition, offset);
                if (after is null || RunPosition.NewestFirst.Compare(position, after) > 0)
                {
                    yield return new IndexedRun(runIds[offset], row.GetDateTimeOffset("committed_at").GetValueOrDefault(), position);
                }
            }
        }
    }

    /// <summary>
    /// One row for all runs of a commit; where their times lie far apart (they were imported), one for those that lie together. A row for each
    /// run fits beside half of the runs that a commit takes.
    /// </summary>
    private static IEnumerable<TableEntity> IndexRows(string partition, IReadOnlyList<Run> runs)
    {
        if (runs.Count > StorageLimits.RunsACommit / 2)
        {
            yield return IndexRow(partition, runs);
            yield break;
        }

        for (var (from, to) = (0, 1); from < runs.Count; from = to, to++)
        {
            while (to < runs.Count && runs[to].AssignedAt - runs[from].AssignedAt < Spread)
            {
                to++;
            }

            yield return IndexRow(partition, [.. runs.Skip(from).Take(to - from)]);
        }
    }

    /// <summary>Runs newest first; the sequence number keeps the row apart from others of the same instant.</summary>
    private static TableEntity IndexRow(string partition, IReadOnlyList<Run> runs)
    {
        var newest = runs[^1];
        var rowKey = $"{RunRows.IndexPrefix}{TableKey.NewestFirst(newest.AssignedAt)}:{(long.MaxValue - newest.RunSeq).ToString("D19", CultureInfo.InvariantCulture)}";
        return new TableEntity(partition, rowKey) { ["committed_at"] = newest.AssignedAt }.WithJson(runs.Select(r => r.RunId).Reverse().ToList());
    }

    private static DateTimeOffset Later(DateTimeOffset time) => DateTimeOffset.MaxValue - time > Spread ? time + Spread : DateTimeOffset.MaxValue;

    private static string StartOf(DateTimeOffset? before, RunPosition? after)
    {
        // A commit's oldest run may be a little older than its index row says, never newer; so `before` is widened, not narrowed.
        var start = before is null ? RunRows.IndexPrefix : RunRows.IndexPrefix + TableKey.NewestFirst(Later(before.Value));
        return after is not null && string.CompareOrdinal(after.IndexKey, start) > 0 ? after.IndexKey : start;
    }

    private sealed record WrittenHead(ShardHead Head, string Revision);
}
