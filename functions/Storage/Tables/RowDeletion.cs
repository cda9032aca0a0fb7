using Azure;
using Azure.Data.Tables;
using Splitrun.Storage.Limits;

namespace Splitrun.Storage.Tables;

/// <summary>Deletes many rows of one partition, in transactions of as many as one takes.</summary>
internal static class RowDeletion
{
    /// <summary>Deletes every row of a partition from one key on to before another. What another deletes at the same time is no error.</summary>
    public static Task DeleteRangeAsync(this TableClient table, string partition, string from, string to, CancellationToken cancellationToken) =>
        DeleteAsync(table, partition, TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}"), cancellationToken);

    /// <summary>Deletes every row of a partition.</summary>
    public static Task DeletePartitionAsync(this TableClient table, string partition, CancellationToken cancellationToken) =>
        DeleteAsync(table, partition, TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken);

    private static async Task DeleteAsync(TableClient table, string partition, string filter, CancellationToken cancellationToken)
    {
        var rows = table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken);
        await foreach (var chunk in rows.Chunk(StorageLimits.TransactionEntities).WithCancellation(cancellationToken))
        {
            try
            {
                await table.SubmitTransactionAsync(chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), cancellationToken);
            }
            catch (TableTransactionFailedException missing) when (missing.Status == 404)
            {
                await Task.WhenAll(chunk.Select(row => table.DeleteEntityAsync(partition, row.RowKey, ETag.All, cancellationToken)));
            }
        }
    }
}
