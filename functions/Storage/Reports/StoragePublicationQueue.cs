using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Splitrun.Domain.Reports;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Serialization;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Reports;

/// <summary>The publications queue. A message names its delivery; what is to be posted is kept in a blob, since it may be larger than a message.</summary>
internal sealed class StoragePublicationQueue(StorageConnection connection) : IPublicationQueue
{
    private const int MaxPeek = 32;

    /// <summary>Minus one second is how the service writes "never"; the default would drop messages after seven days.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _queue = connection.Queues.GetQueueClient("publications");
    private readonly QueueClient _poison = connection.Queues.GetQueueClient("publications-poison");
    private readonly BlobContainerClient _bodies = connection.Blobs.GetBlobContainerClient("publications");
    private volatile bool _exists;

    public async Task EnqueueAsync(Publication publication, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(publication, StoredJson.Options));
        await _bodies.GetBlobClient(publication.Delivery).UploadAsync(body, overwrite: true, cancellationToken);
        await SendAsync(_queue, BodyOf(new PublicationAttempt(publication.Delivery, 1, null)), TimeSpan.Zero, cancellationToken);
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

    public async Task RetryAsync(PublicationAttempt attempt, TimeSpan delay, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await SendAsync(_queue, BodyOf(attempt), delay, cancellationToken);
    }

    public async Task PoisonAsync(PublicationAttempt attempt, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await SendAsync(_poison, BodyOf(attempt), TimeSpan.Zero, cancellationToken);
    }

    public Task ForgetAsync(string delivery, CancellationToken cancellationToken) =>
        _bodies.GetBlobClient(delivery).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    public async Task<IReadOnlyList<FailedPublication>> ListFailedAsync(int limit, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var messages = await _poison.PeekMessagesAsync(Math.Clamp(limit, 1, MaxPeek), cancellationToken);
        return await Task.WhenAll(messages.Value.Select(message => DescribeAsync(message, cancellationToken)));
    }

    public async Task<int> RequeueFailedAsync(CancellationToken cancellationToken)
    {
        // No more than there are now: one that fails again at once comes back to the poison queue while this runs.
        var left = await CountFailedAsync(cancellationToken);
        var requeued = 0;
        while (left > requeued && (await ReceivePoisonAsync(left - requeued, cancellationToken)) is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                // First put back, then taken away: a crash between leaves the message twice, and receivers tell a repeat by its delivery.
                var again = AttemptOf(message.Body) is { } attempt ? BodyOf(attempt with { Attempt = 1 }) : message.Body;
                await SendAsync(_queue, again, TimeSpan.Zero, cancellationToken);
                await _poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                requeued++;
            }
        }

        return requeued;
    }

    public async Task<long> CountFailedAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        return (await _poison.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
    }

    private async Task<FailedPublication> DescribeAsync(PeekedMessage message, CancellationToken cancellationToken)
    {
        if (AttemptOf(message.Body) is not { } attempt)
        {
            return new FailedPublication(message.MessageId, null, null, 0, "The message cannot be read.", message.InsertedOn);
        }

        var publication = await FindAsync(attempt.Delivery, cancellationToken);
        return new FailedPublication(attempt.Delivery, publication?.Experiment, publication?.Event, attempt.Attempt, attempt.Error, message.InsertedOn);
    }

    private async Task<QueueMessage[]> ReceivePoisonAsync(long limit, CancellationToken cancellationToken) =>
        (await _poison.ReceiveMessagesAsync((int)Math.Min(limit, MaxPeek), TimeSpan.FromMinutes(1), cancellationToken)).Value;

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

    private static Task SendAsync(QueueClient queue, BinaryData body, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(body, visibilityTimeout: delay, timeToLive: Forever, cancellationToken);

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (!_exists)
        {
            await Task.WhenAll(
                _queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
                _poison.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
                _bodies.CreateIfNotExistsAsync(cancellationToken: cancellationToken));
            _exists = true;
        }
    }
}
