using Azure.Data.Tables;
using Splitrun.Domain.Decisions;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Decisions;

/// <summary>Decisions, a partition for each experiment, newest first.</summary>
internal sealed class TableDecisionLog(StorageConnection connection, StorageOptions options) : IDecisionLog
{
    private readonly TableHandle _table = new(connection, options, "decisions");

    public async Task AppendAsync(string experiment, DecisionRecord decision, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);

        // The content is part of the key: the same decision of the same instant is one row, however often it is written.
        var row = new TableEntity(experiment, $"{TableKey.NewestFirst(decision.At)}:{decision.Decision}:{decision.Code}:{decision.Variant}").WithJson(decision);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    public async Task<DecisionPage> ListAsync(string experiment, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {experiment} and RowKey gt {cursor ?? ""}");
        var rows = await table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).Take(limit + 1).ToListAsync(cancellationToken);
        return new DecisionPage([.. rows.Take(limit).Select(row => row.ReadJson<DecisionRecord>())], rows.Count > limit ? rows[limit - 1].RowKey : null);
    }
}
