using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Outcomes;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Outcomes;

/// <summary>Orphans, a partition for each experiment, a row for each run.</summary>
internal sealed class TableOrphanStore(StorageConnection connection, StorageOptions options, Contention contention) : IOrphanStore
{
    private const int ParallelDeletes = 32;

    private readonly TableHandle _table = new(connection, options, "orphans");

    public async Task PutAsync(OrphanedOutcome orphan, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var (partition, rowKey) = (orphan.Outcome.Experiment, TableKey.Encode(orphan.Outcome.RunId));
        for (var attempt = 1; ; attempt++)
        {
            var present = await table.ReadAsync(partition, rowKey, cancellationToken);
            if (present?.ReadJson<OrphanedOutcome>() is { } kept && !orphan.Outcome.Supersedes(kept.Outcome))
            {
                return;
            }

            if (await TryWriteAsync(table, new TableEntity(partition, rowKey).WithJson(orphan), present?.ETag, cancellationToken))
            {
                return;
            }

            // Somebody else kept the same run aside at the same moment: look again.
            if (attempt >= Contention.MaxAttempts)
            {
                throw new OutcomesContendedException($"Too many writers at once on an orphan of {orphan.Outcome.Experiment}.");
            }

            await contention.StandBackAsync(attempt, cancellationToken);
        }
    }

    public async Task DeleteAsync(string experiment, string runId, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        await table.DeleteEntityAsync(experiment, TableKey.Encode(runId), ETag.All, cancellationToken);
    }

    public async Task DeleteAllAsync(string experiment, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        await table.DeletePartitionAsync(experiment, cancellationToken);
    }

    public async Task<int> DeleteOldAsync(DateTimeOffset waitingBefore, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var deleted = 0;
        var old = table.QueryAsync<TableEntity>(cancellationToken: cancellationToken).Where(row => row.ReadJson<OrphanedOutcome>().WaitingSince < waitingBefore);
        await foreach (var rows in old.Chunk(ParallelDeletes).WithCancellation(cancellationToken))
        {
            deleted += (await Task.WhenAll(rows.Select(row => TryDeleteAsync(table, row, cancellationToken)))).Count(isGone => isGone);
        }

        return deleted;
    }

    public async Task<long> CountAsync(string experiment, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {experiment}");
        return await table.QueryAsync<TableEntity>(filter, OrphanedOutcome.MaxCounted, ["RowKey"], cancellationToken).Take(OrphanedOutcome.MaxCounted).LongCountAsync(cancellationToken);
    }

    public async Task<OrphanPage> ListAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        // The place after which the list goes on: an experiment's key, which has no bar in it, and a row.
        var (experiment, row) = cursor?.Split('|', 2) is [var partition, var rowKey] ? (partition, rowKey) : ("", "");
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {experiment} or (PartitionKey eq {experiment} and RowKey gt {row})");
        var rows = await table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).Take(limit + 1).ToListAsync(cancellationToken);
        var next = rows.Count > limit ? $"{rows[limit - 1].PartitionKey}|{rows[limit - 1].RowKey}" : null;
        return new OrphanPage([.. rows.Take(limit).Select(found => found.ReadJson<OrphanedOutcome>())], next);
    }

    /// <summary>False when the row is not the one that was read. An addition that finds nothing finds no table: that is no conflict, and another try would not end it.</summary>
    private static async Task<bool> TryWriteAsync(TableClient table, TableEntity row, ETag? revision, CancellationToken cancellationToken)
    {
        try
        {
            _ = revision is { } read
                ? await table.UpdateEntityAsync(row, read, TableUpdateMode.Replace, cancellationToken)
                : await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict() && (revision is not null || !refusal.IsNotFound()))
        {
            return false;
        }
    }

    /// <summary>False when a later outcome of the run has taken the row's place.</summary>
    private static async Task<bool> TryDeleteAsync(TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return false;
        }
    }
}
