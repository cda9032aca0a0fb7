using Azure.Data.Tables;
using Splitrun.Storage.Connections;

namespace Splitrun.Storage.Tables;

/// <summary>One table, made when it is first needed.</summary>
internal sealed class TableHandle(StorageConnection connection, StorageOptions options, string name)
{
    private readonly TableClient _client = connection.Tables.GetTableClient(options.TablePrefix + name);
    private volatile bool _exists;

    public async ValueTask<TableClient> OpenAsync(CancellationToken cancellationToken)
    {
        if (!_exists)
        {
            await _client.CreateIfNotExistsAsync(cancellationToken);
            _exists = true;
        }

        return _client;
    }
}
