using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Limits;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Outcomes;

/// <summary>Outcomes, a block of neighbours a row, written in one transaction with their shard's statistics.</summary>
internal sealed class TableOutcomeStore(StorageConnection connection, StorageOptions options) : IOutcomeStore
{
    private const int ParallelReads = 32;

    /// <summary>Blocks of a shard that are kept at hand.</summary>
    private const int BlocksAtHand = 4;

    private readonly TableHandle _table = new(connection, options, "outcomes");
    private readonly TableHandle _runs = new(connection, options, TableRunStore.TableName);
    private readonly LastWritten<RunShard, ShardStatistics> _statistics = new(written => written.EstimatedBytes);

    public int MaxCommit => StorageLimits.OutcomeRowsACommit;

    public async Task<ShardStatistics> ReadStatisticsAsync(RunShard shard, CancellationToken cancellationToken) =>
        await StatisticsRows.ReadAsync(await _table.OpenAsync(cancellationToken), OutcomeRows.Partition(shard), cancellationToken);

    public ShardStatistics? RecallStatistics(RunShard shard) => _statistics.Find(shard);

    public async Task<IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ReadSlicesAsync(
        RunShard shard, IReadOnlyCollection<SliceKey> slices, CancellationToken cancellationToken)
    {
        var partition = OutcomeRows.Partition(shard);
        return await ReadEachAsync(_table, slices, async (table, slice, token) =>
            await table.ReadAsync(partition, StatisticsRows.KeyOf(slice), token) is { } row ? StatisticsRows.ArmsOf(row) : new Dictionary<string, ArmStatistics>(), cancellationToken);
    }

    public async IAsyncEnumerable<KeyValuePair<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ListDaysAsync(
        RunShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in ListAsync(shard, StatisticsRows.FirstDay, StatisticsRows.AfterDays, cancellationToken))
        {
            yield return KeyValuePair.Create(StatisticsRows.DayOf(row.RowKey), StatisticsRows.ArmsOf(row));
        }
    }

    public async Task<IReadOnlyDictionary<long, OutcomeBlock>> ReadBlocksAsync(
        RunShard shard, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        var partition = OutcomeRows.Partition(shard);
        return await ReadEachAsync(_table, numbers, async (table, number, token) =>
            await table.ReadAsync(partition, OutcomeRows.Block(number), token) is { } row ? BlockOf(row) : OutcomeBlock.Empty(number), cancellationToken);
    }

    public async IAsyncEnumerable<OutcomeBlock> ListBlocksAsync(RunShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in ListAsync(shard, OutcomeRows.BlockPrefix, RunRows.EndOf(OutcomeRows.BlockPrefix), cancellationToken))
        {
            yield return BlockOf(row);
        }
    }

    public async Task<IReadOnlyDictionary<string, RecordedRun>> ReadRunsAsync(
        RunShard shard, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken)
    {
        var partition = RunRows.Partition(shard);
        var rows = await ReadEachAsync(_runs, runIds, (table, runId, token) => table.ReadAsync(partition, RunRows.Run(runId), token), cancellationToken);
        var runs = rows.Values.OfType<TableEntity>().Select(row => row.ReadJson<Run>()).ToList();
        var blocks = await ReadBlocksAsync(shard, [.. runs.Select(run => OutcomeBlock.NumberOf(run.RunSeq)).Distinct()], cancellationToken);
        return runs.ToDictionary(
            run => run.RunId, run => new RecordedRun(run, blocks[OutcomeBlock.NumberOf(run.RunSeq)].Outcomes.GetValueOrDefault(run.RunId)));
    }

    public async Task<IReadOnlyDictionary<UnitKey, UnitTotals>> ReadUnitsAsync(
        RunShard shard, IReadOnlyCollection<UnitKey> units, CancellationToken cancellationToken)
    {
        var partition = OutcomeRows.Partition(shard);
        return await ReadEachAsync(
            _table,
            units,
            async (table, unit, token) => (await table.ReadAsync(partition, OutcomeRows.Unit(unit.Unit, unit.Variant), token))?.ReadJson<UnitTotals>() ?? UnitTotals.Empty,
            cancellationToken);
    }

    public async IAsyncEnumerable<StrayUnit> ListStraysAsync(
        RunShard shard, IReadOnlyCollection<UnitKey> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = known.Select(unit => OutcomeRows.Unit(unit.Unit, unit.Variant)).ToHashSet();
        await foreach (var row in ListAsync(shard, OutcomeRows.UnitPrefix, RunRows.EndOf(OutcomeRows.UnitPrefix), cancellationToken))
        {
            if (!keys.Contains(row.RowKey) && row.ReadJson<UnitTotals>() is { HasRuns: true } totals)
            {
                yield return OutcomeRows.StrayOf(row.RowKey, totals);
            }
        }
    }

    public async Task<string?> TryCommitAsync(RunShard shard, OutcomeCommit commit, CancellationToken cancellationToken)
    {
        var partition = OutcomeRows.Partition(shard);
        var statistics = StatisticsRows.MainRow(partition, commit);
        var actions = new List<TableTransactionAction>
        {
            commit.Before.Revision is { } revision
                ? new(TableTransactionActionType.UpdateReplace, statistics, new ETag(revision))
                : new(TableTransactionActionType.Add, statistics),
        };

        // The revision of the statistics vouches for every other row of the shard, so these need none of their own.
        actions.AddRange(commit.Blocks.Select(block => Write(new TableEntity(partition, OutcomeRows.Block(block.Number)).WithJson(block.Outcomes.Values), block.IsNew)));
        actions.AddRange(StatisticsRows.SketchRows(partition, commit)
            .Concat(commit.Units.Select(u => new TableEntity(partition, OutcomeRows.Unit(u.Key.Unit, u.Key.Variant)).WithJson(u.Value)))
            .Concat(commit.Strays.Select(stray => new TableEntity(partition, OutcomeRows.Stray(stray.Name, stray.Variant)).WithJson(UnitTotals.Empty)))
            .Concat(StatisticsRows.SliceRows(partition, commit))
            .Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)));
        var table = await _table.OpenAsync(cancellationToken);
        try
        {
            var written = await table.SubmitAsync(actions, cancellationToken);
            var next = written.RevisionOfFirst();
            _statistics.Keep(shard, Written(commit, next));
            return next;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            _statistics.Forget(shard);
            return null;
        }
    }

    public async Task DeleteRowsAsync(RunShard shard, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        foreach (var prefix in new[] { OutcomeRows.BlockPrefix, OutcomeRows.UnitPrefix })
        {
            await table.DeleteRangeAsync(OutcomeRows.Partition(shard), prefix, RunRows.EndOf(prefix), cancellationToken);
        }
    }

    /// <summary>The statistics after a commit, with what is at hand: all segments, and the days and the blocks that were written last.</summary>
    private static ShardStatistics Written(OutcomeCommit commit, string revision)
    {
        var slices = commit.Before.Slices.Where(s => s.Key.Day is null).ToDictionary();
        foreach (var (slice, arms) in commit.Slices)
        {
            slices[slice] = arms;
        }

        return new ShardStatistics(commit.Arms, commit.At, revision)
        {
            Segments = commit.Segments,
            Slices = slices,
            LastBlock = StatisticsRows.LastBlockOf(commit),
            RowsDeletedAt = commit.RowsDeletedAt,
            Blocks = LastOf(commit.Blocks),
        };
    }

    /// <summary>The newest of the blocks that were written: those that the next outcomes are likely to go into.</summary>
    private static Dictionary<long, OutcomeBlock> LastOf(IEnumerable<OutcomeBlock> blocks) =>
        blocks.OrderByDescending(block => block.Number).Take(BlocksAtHand).ToDictionary(block => block.Number, block => block with { IsNew = false });

    private async IAsyncEnumerable<TableEntity> ListAsync(RunShard shard, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = OutcomeRows.Partition(shard);
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return row;
        }
    }

    private static TableTransactionAction Write(TableEntity row, bool isNew) => isNew
        ? new TableTransactionAction(TableTransactionActionType.Add, row)
        : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, ETag.All);

    private static OutcomeBlock BlockOf(TableEntity row) =>
        new(OutcomeRows.NumberOf(row.RowKey), row.ReadJson<List<Outcome>>().ToDictionary(outcome => outcome.RunId), IsNew: false);

    private static async Task<Dictionary<TKey, TValue>> ReadEachAsync<TKey, TValue>(
        TableHandle handle, IReadOnlyCollection<TKey> keys, Func<TableClient, TKey, CancellationToken, Task<TValue>> readAsync, CancellationToken cancellationToken)
        where TKey : notnull
    {
        var table = await handle.OpenAsync(cancellationToken);
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
