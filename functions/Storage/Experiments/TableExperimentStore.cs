using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Experiments;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Experiments;

/// <summary>Experiments in one partition: a row with the present version under the key, and one a version under key@version, written together.</summary>
internal sealed class TableExperimentStore(StorageConnection connection, StorageOptions options) : IExperimentStore
{
    private const string Partition = "experiment";
    private const string IsVersion = "is_version";

    private readonly TableHandle _table = new(connection, options, "experiments");

    public async Task<Stored<Experiment>?> FindAsync(string key, CancellationToken cancellationToken)
    {
        // Versions stand in the same partition under names that are no keys: whoever asks for one of those asks for no experiment.
        var row = Naming.IsKey(key) ? await ReadAsync(key, cancellationToken) : null;
        return row is null ? null : new Stored<Experiment>(row.ReadJson<Experiment>(), row.ETag.ToString());
    }

    public async Task<Experiment?> FindVersionAsync(string key, int version, CancellationToken cancellationToken) =>
        Naming.IsKey(key) ? (await ReadAsync(VersionKey(key, version), cancellationToken))?.ReadJson<Experiment>() : null;

    public async Task<IReadOnlyList<Experiment>> ListVersionsAsync(string key, CancellationToken cancellationToken)
    {
        var versions = new List<Experiment>();
        if (!Naming.IsKey(key))
        {
            return versions;
        }

        await foreach (var row in QueryAsync($"{key}@", $"{key}A", true, cancellationToken))
        {
            versions.Add(row.ReadJson<Experiment>());
        }

        return versions;
    }

    public Task<bool> TryCreateAsync(Experiment experiment, CancellationToken cancellationToken) =>
        TryWriteAsync(experiment, new TableTransactionAction(TableTransactionActionType.Add, RowOf(experiment.Key, experiment, false)), cancellationToken);

    public Task<bool> TryReplaceAsync(Experiment experiment, string revision, CancellationToken cancellationToken) =>
        TryWriteAsync(
            experiment,
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, RowOf(experiment.Key, experiment, false), new ETag(revision)),
            cancellationToken);

    public async IAsyncEnumerable<Experiment> ListAsync(string? afterKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A space sorts before every character of a key: this is the first key after the given one.
        await foreach (var row in QueryAsync($"{afterKey} ", "~", false, cancellationToken))
        {
            yield return row.ReadJson<Experiment>();
        }
    }

    private async Task<bool> TryWriteAsync(Experiment experiment, TableTransactionAction present, CancellationToken cancellationToken)
    {
        var version = RowOf(VersionKey(experiment.Key, experiment.Version), experiment, true);
        var table = await _table.OpenAsync(cancellationToken);
        try
        {
            await table.SubmitTransactionAsync([present, new TableTransactionAction(TableTransactionActionType.Add, version)], cancellationToken);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return false;
        }
    }

    private static TableEntity RowOf(string rowKey, Experiment experiment, bool isVersion) =>
        new TableEntity(Partition, rowKey) { [IsVersion] = isVersion, ["state"] = Words.Of(experiment.State) }.WithJson(experiment);

    private async Task<TableEntity?> ReadAsync(string rowKey, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, rowKey, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    private async IAsyncEnumerable<TableEntity> QueryAsync(
        string from, string to, bool isVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {to} and is_version eq {isVersion}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return row;
        }
    }

    private static string VersionKey(string key, int version) => $"{key}@{version.ToString("D8", CultureInfo.InvariantCulture)}";
}
