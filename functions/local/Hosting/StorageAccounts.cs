using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

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
        Open(connection, account => new QueueServiceClient(account, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }));

    public BlobServiceClient Blobs() => Open(null, account => new BlobServiceClient(account));

    /// <summary>The setting with the prefix <c>AzureWebJobs</c>, else as named, as the real host looks it up.</summary>
    private string ConnectionString(string? connection)
    {
        var name = string.IsNullOrEmpty(connection) ? Default : connection;
        return configuration[$"AzureWebJobs{name}"] ?? configuration[name] ?? configuration.GetConnectionString(name)
            ?? throw Wrong(name, "is missing; queue and timer triggers need it");
    }

    private T Open<T>(string? connection, Func<string, T> open)
    {
        try
        {
            return open(ConnectionString(connection));
        }
        catch (FormatException)
        {
            throw Wrong(string.IsNullOrEmpty(connection) ? Default : connection, "must be a storage account's connection string");
        }
    }

    private static OptionsValidationException Wrong(string name, string what) =>
        new(name, typeof(StorageAccounts), [$"The setting {(name == Default ? "AzureWebJobsStorage" : name)} {what}."]);
}
