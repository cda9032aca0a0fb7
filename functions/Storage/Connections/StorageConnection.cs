using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Splitrun.Storage.Connections;

/// <summary>
/// The clients of the one storage account. They read the same settings as the Functions host: <c>AzureWebJobsStorage</c> (a connection
/// string, Azurite only) or <c>AzureWebJobsStorage__accountName</c> / <c>__blobServiceUri</c>, <c>__queueServiceUri</c>,
/// <c>__tableServiceUri</c> with the app's managed identity (<c>__clientId</c> for a user-assigned one).
/// </summary>
public sealed class StorageConnection
{
    private const string Section = "AzureWebJobsStorage";

    public StorageConnection(IConfiguration configuration, StorageOptions options)
    {
        var tables = Configure(new TableClientOptions(), options);
        var blobs = Configure(new BlobClientOptions(), options);
        var queues = Configure(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, options);
        var plainQueues = Configure(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }, options);
        if (configuration[Section] is { Length: > 0 } connectionString)
        {
            Tables = new TableServiceClient(connectionString, tables);
            Blobs = new BlobServiceClient(connectionString, blobs);
            Queues = new QueueServiceClient(connectionString, queues);
            PlainQueues = new QueueServiceClient(connectionString, plainQueues);
            return;
        }

        var credential = CredentialOf(configuration.GetSection(Section));
        Tables = new TableServiceClient(EndpointOf(configuration, "table"), credential, tables);
        Blobs = new BlobServiceClient(EndpointOf(configuration, "blob"), credential, blobs);
        Queues = new QueueServiceClient(EndpointOf(configuration, "queue"), credential, queues);
        PlainQueues = new QueueServiceClient(EndpointOf(configuration, "queue"), credential, plainQueues);
    }

    public TableServiceClient Tables { get; }

    public BlobServiceClient Blobs { get; }

    /// <summary>Messages in base64, as the Functions host has them.</summary>
    public QueueServiceClient Queues { get; }

    /// <summary>Messages as they are: to read what others put there, which may not be base64.</summary>
    public QueueServiceClient PlainQueues { get; }

    private static T Configure<T>(T client, StorageOptions options)
        where T : ClientOptions
    {
        client.Retry.MaxRetries = options.MaxRetries;
        client.Retry.Delay = TimeSpan.FromMilliseconds(200);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        client.Retry.NetworkTimeout = options.NetworkTimeout;
        client.AddPolicy(new UnavailabilityPolicy(), HttpPipelinePosition.PerCall);
        return client;
    }

    private static Uri EndpointOf(IConfiguration configuration, string service)
    {
        var section = configuration.GetSection(Section);
        if (section[$"{service}ServiceUri"] is { Length: > 0 } uri)
        {
            return new Uri(uri);
        }

        return section["accountName"] is { Length: > 0 } account
            ? new Uri($"https://{account}.{service}.core.windows.net")
            : throw new InvalidOperationException($"Set {Section} (a connection string) or {Section}__accountName (an account reached by managed identity).");
    }

    private static TokenCredential CredentialOf(IConfigurationSection section) =>
        section["clientId"] is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
}
