using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
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
        await SendAsync(_queue, new PublicationAttempt(publication.Delivery, 1, null), TimeSpan.Zero, cancellationToken);
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
        await SendAsync(_queue, attempt, delay, cancellationToken);
    }

    public async Task PoisonAsync(PublicationAttempt attempt, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await SendAsync(_poison, attempt, TimeSpan.Zero, cancellationToken);
    }

    public Task ForgetAsync(string delivery, CancellationToken cancellationToken) =>
        _bodies.GetBlobClient(delivery).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    public async Task<IReadOnlyList<FailedPublication>> ListFailedAsync(int limit, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var messages = await _poison.PeekMessagesAsync(Math.Clamp(limit, 1, MaxPeek), cancellationToken);
        return await Task.WhenAll(messages.Value.Select(async message =>
        {
            var attempt = AttemptOf(message.Body);
            var publication = await FindAsync(attempt.Delivery, cancellationToken);
            return new FailedPublication(attempt.Delivery, publication?.Experiment, publication?.Event, attempt.Attempt, attempt.Error, message.InsertedOn);
        }));
    }

    public async Task<int> RequeueFailedAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var requeued = 0;
        while ((await _poison.ReceiveMessagesAsync(MaxPeek, TimeSpan.FromMinutes(1), cancellationToken)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                await SendAsync(_queue, AttemptOf(message.Body) with { Attempt = 1 }, TimeSpan.Zero, cancellationToken);
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

    private static PublicationAttempt AttemptOf(BinaryData body) =>
        JsonSerializer.Deserialize<PublicationAttempt>(body, StoredJson.Options) ?? throw new InvalidDataException("A publication message holds an object.");

    private static Task SendAsync(QueueClient queue, PublicationAttempt attempt, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(attempt, StoredJson.Options)), visibilityTimeout: delay, timeToLive: Forever, cancellationToken);

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
