using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using Splitrun.Domain.Reports;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Queues;
using Splitrun.Storage.Serialization;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Reports;

/// <summary>The publications queue. A message names its delivery; what is to be posted is kept in a blob, since it may be larger than a message.</summary>
internal sealed class StoragePublicationQueue(StorageConnection connection) : IPublicationQueue
{
    private readonly WorkQueue _queue = new(connection, "publications");
    private readonly BlobContainerClient _bodies = connection.Blobs.GetBlobContainerClient("publications");

    public async Task EnqueueAsync(Publication publication, CancellationToken cancellationToken)
    {
        await _bodies.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(publication, StoredJson.Options));
        await _bodies.GetBlobClient(publication.Delivery).UploadAsync(body, overwrite: true, cancellationToken);
        await _queue.SendAsync(BodyOf(new PublicationAttempt(publication.Delivery, 1, null)), TimeSpan.Zero, cancellationToken);
    }

    public async Task<Publication?> FindAsync(string delivery, CancellationToken cancellationToken)
    {
        try
        {
            var body = await _bodies.GetBlobClient(delivery).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize<Publication>(body.Value.Content, StoredJson.Options);
        }
        catch (RequestFailedException refusal) when (refusal.IsNotFound())
        {
            return null;
        }
    }

    public Task RetryAsync(PublicationAttempt attempt, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendAsync(BodyOf(attempt), delay, cancellationToken);

    public Task PoisonAsync(PublicationAttempt attempt, CancellationToken cancellationToken) => _queue.PoisonAsync(BodyOf(attempt), cancellationToken);

    public Task ForgetAsync(string delivery, CancellationToken cancellationToken) =>
        _bodies.GetBlobClient(delivery).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    public async Task<IReadOnlyList<FailedPublication>> ListFailedAsync(int limit, CancellationToken cancellationToken) =>
        await Task.WhenAll((await _queue.PeekPoisonAsync(limit, cancellationToken)).Select(message => DescribeAsync(message, cancellationToken)));

    public Task<int> RequeueFailedAsync(CancellationToken cancellationToken) =>
        _queue.RequeuePoisonAsync(body => AttemptOf(body) is { } attempt ? BodyOf(attempt with { Attempt = 1, Waits = 0 }) : body, cancellationToken);

    public Task<int> KeepFailedAsync(CancellationToken cancellationToken) => _queue.KeepPoisonAsync(cancellationToken);

    public async Task<long> CountFailedAsync(CancellationToken cancellationToken) => (await _queue.DepthAsync(cancellationToken)).Poisoned;

    private async Task<FailedPublication> DescribeAsync(PeekedMessage message, CancellationToken cancellationToken)
    {
        if (AttemptOf(message.Body) is not { } attempt)
        {
            return new FailedPublication(message.MessageId, null, null, 0, "The message cannot be read.", message.InsertedOn);
        }

        var publication = await FindAsync(attempt.Delivery, cancellationToken);
        return new FailedPublication(attempt.Delivery, publication?.Experiment, publication?.Event, attempt.Attempt, attempt.Error, message.InsertedOn);
    }

    /// <summary>What the message says; null for one that this app did not write.</summary>
    private static PublicationAttempt? AttemptOf(BinaryData body)
    {
        try
        {
            return JsonSerializer.Deserialize<PublicationAttempt>(body, StoredJson.Options) is { Delivery.Length: > 0 } attempt ? attempt : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static BinaryData BodyOf(PublicationAttempt attempt) => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(attempt, StoredJson.Options));
}
