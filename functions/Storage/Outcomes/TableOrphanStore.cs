using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Outcomes;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Outcomes;

/// <summary>Orphans, a partition for each experiment, a row for each run.</summary>
internal sealed class TableOrphanStore(StorageConnection connection, StorageOptions options) : IOrphanStore
{
    private readonly TableHandle _table = new(connection, options, "orphans");

    public async Task PutAsync(OrphanedOutcome orphan, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var (partition, rowKey) = (orphan.Outcome.Experiment, TableKey.Encode(orphan.Outcome.RunId));
        while (true)
        {
            var present = await table.ReadAsync(partition, rowKey, cancellationToken);
            if (present?.ReadJson<OrphanedOutcome>() is { } kept && !orphan.Outcome.Supersedes(kept.Outcome))
            {
                return;
            }

            var row = new TableEntity(partition, rowKey).WithJson(orphan);
            try
            {
                _ = present is null
                    ? await table.AddEntityAsync(row, cancellationToken)
                    : await table.UpdateEntityAsync(row, present.ETag, TableUpdateMode.Replace, cancellationToken);
                return;
            }
            catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
            {
                // Somebody else kept the same run aside at the same moment: look again.
            }
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

    public async Task<long> CountAsync(string experiment, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {experiment}");
        return await table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken).LongCountAsync(cancellationToken);
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
}
