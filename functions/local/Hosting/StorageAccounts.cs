using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Splitrun.Local.Hosting;

/// <summary>The storage accounts that triggers name, by connection string.</summary>
internal sealed class StorageAccounts(IConfiguration configuration)
{
    /// <summary>The host's own account.</summary>
    private const string Default = "Storage";

    /// <summary>
    /// Clients that do not encode: the listener does, so that a message that cannot be decoded can be put aside as it is.
    /// </summary>
    public QueueServiceClient Queues(string? connection) =>
        new(ConnectionString(connection), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    public BlobServiceClient Blobs() => new(ConnectionString(null));

    /// <summary>The setting with the prefix <c>AzureWebJobs</c>, else as named, as the real host looks it up.</summary>
    private string ConnectionString(string? connection)
    {
        var name = string.IsNullOrEmpty(connection) ? Default : connection;
        return configuration[$"AzureWebJobs{name}"] ?? configuration[name] ?? configuration.GetConnectionString(name)
            ?? throw new InvalidOperationException(
                $"The setting {(name == Default ? "AzureWebJobsStorage" : name)} is missing; queue and timer triggers need it.");
    }
}
