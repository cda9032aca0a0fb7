using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Automations;

/// <summary>Automations in one partition, a row each.</summary>
internal sealed class TableAutomationStore(StorageConnection connection, StorageOptions options) : IAutomationStore
{
    private const string Partition = "automation";

    private readonly TableHandle _table = new(connection, options, "automations");

    public async Task<Stored<Automation>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        // Storage refuses some characters in a key altogether.
        if (!Naming.IsKey(name))
        {
            return null;
        }

        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, name, cancellationToken: cancellationToken);
        return row.HasValue ? new Stored<Automation>(row.Value!.ReadJson<Automation>(), row.Value!.ETag.ToString()) : null;
    }

    public Task<bool> TryCreateAsync(Automation automation, CancellationToken cancellationToken) =>
        TryAsync(table => table.AddEntityAsync(RowOf(automation), cancellationToken), cancellationToken);

    public Task<bool> TryReplaceAsync(Automation automation, string revision, CancellationToken cancellationToken) =>
        TryAsync(table => table.UpdateEntityAsync(RowOf(automation), new ETag(revision), TableUpdateMode.Replace, cancellationToken), cancellationToken);

    public async Task<bool> TryDeleteAsync(string name, string revision, CancellationToken cancellationToken) =>
        await FindAsync(name, cancellationToken) is not null
        && await TryAsync(table => table.DeleteEntityAsync(Partition, name, new ETag(revision), cancellationToken), cancellationToken);

    public async IAsyncEnumerable<Automation> ListAsync(string? afterName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {afterName ?? ""}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return row.ReadJson<Automation>();
        }
    }

    private async Task<bool> TryAsync(Func<TableClient, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write(await _table.OpenAsync(cancellationToken));
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return false;
        }
    }

    private static TableEntity RowOf(Automation automation) => new TableEntity(Partition, automation.Name).WithJson(automation);
}
