using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Outcomes;

/// <summary>Outcomes in their run's partition, written in one transaction with the shard's statistics.</summary>
internal sealed class TableOutcomeStore(StorageConnection connection, StorageOptions options) : IOutcomeStore
{
    private const int ParallelReads = 16;

    private readonly TableHandle _table = new(connection, options, TableRunStore.TableName);

    /// <summary>A transaction takes 100 entities: the statistics, a sketch for the metric and one for the duration, and the outcomes.</summary>
    public int MaxCommit => 96;

    public async Task<ShardStatistics> ReadStatisticsAsync(RunShard shard, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var (partition, from, to) = (RunRows.Partition(shard), RunRows.StatisticsPrefix, RunRows.EndOf(RunRows.StatisticsPrefix));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return StatisticsRows.Read(rows);
    }

    public async Task<IReadOnlyDictionary<string, RecordedRun>> ReadRunsAsync(
        RunShard shard, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken)
    {
        var partition = RunRows.Partition(shard);
        var found = await ReadEachAsync(runIds, async (table, runId, token) =>
        {
            var run = table.ReadAsync(partition, RunRows.Run(runId), token);
            var outcome = table.ReadAsync(partition, RunRows.Outcome(runId), token);
            return await run is { } row ? new RecordedRun(row.ReadJson<Run>(), (await outcome)?.ReadJson<Outcome>()) : await NothingAsync(outcome);
        }, cancellationToken);
        return found.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value!);
    }

    public async Task<IReadOnlyDictionary<UnitKey, UnitTotals>> ReadUnitsAsync(
        RunShard shard, IReadOnlyCollection<UnitKey> units, CancellationToken cancellationToken)
    {
        var partition = RunRows.Partition(shard);
        var found = await ReadEachAsync(
            units,
            async (table, unit, token) => (await table.ReadAsync(partition, RunRows.Unit(unit.Unit, unit.Variant), token))?.ReadJson<UnitTotals>() ?? UnitTotals.Empty,
            cancellationToken);
        return found.ToDictionary(f => f.Key, f => f.Value);
    }

    public async Task<bool> TryCommitAsync(RunShard shard, OutcomeCommit commit, CancellationToken cancellationToken)
    {
        var partition = RunRows.Partition(shard);
        var statistics = StatisticsRows.MainRow(partition, commit);
        var actions = new List<TableTransactionAction>
        {
            commit.Before.Revision is { } revision
                ? new(TableTransactionActionType.UpdateReplace, statistics, new ETag(revision))
                : new(TableTransactionActionType.Add, statistics),
        };

        // The revision of the statistics vouches for every other row of the shard, so these need none of their own.
        actions.AddRange(StatisticsRows.SketchRows(partition, commit)
            .Concat(commit.Outcomes.Select(o => new TableEntity(partition, RunRows.Outcome(o.RunId)).WithJson(o)))
            .Concat(commit.Units.Select(u => new TableEntity(partition, RunRows.Unit(u.Key.Unit, u.Key.Variant)).WithJson(u.Value)))
            .Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)));
        var table = await _table.OpenAsync(cancellationToken);
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return false;
        }
    }

    private static async Task<RecordedRun?> NothingAsync(Task outcome)
    {
        await outcome;
        return null;
    }

    private async Task<Dictionary<TKey, TValue>> ReadEachAsync<TKey, TValue>(
        IReadOnlyCollection<TKey> keys, Func<TableClient, TKey, CancellationToken, Task<TValue>> readAsync, CancellationToken cancellationToken)
        where TKey : notnull
    {
        var table = await _table.OpenAsync(cancellationToken);
        var found = new Dictionary<TKey, TValue>();
        await Parallel.ForEachAsync(
            keys,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (key, token) =>
            {
                var value = await readAsync(table, key, token);
                lock (found)
                {
                    found[key] = value;
                }
            });
        return found;
    }
}
