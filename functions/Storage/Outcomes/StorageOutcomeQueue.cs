using Azure.Storage.Queues;
using Splitrun.Domain.Outcomes;
using Splitrun.Storage.Connections;

namespace Splitrun.Storage.Outcomes;

/// <summary>The outcomes queue and its poison queue.</summary>
internal sealed class StorageOutcomeQueue(StorageConnection connection) : IOutcomeQueue
{
    /// <summary>A read of the poison queue hands out at most this many.</summary>
    private const int MaxPeek = 32;

    private readonly QueueClient _queue = connection.Queues.GetQueueClient("outcomes");
    private readonly QueueClient _poison = connection.Queues.GetQueueClient("outcomes-poison");
    private volatile bool _exists;

    /// <summary>A message holds 64 KiB in base64, so 48 KiB of text.</summary>
    public int MaxMessageBytes => 48 * 1024;

    public async Task EnqueueAsync(IReadOnlyCollection<ReadOnlyMemory<byte>> messages, TimeSpan delay, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await Task.WhenAll(messages.Select(message => SendAsync(_queue, message, delay, cancellationToken)));
    }

    public async Task EnqueuePoisonAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await SendAsync(_poison, message, TimeSpan.Zero, cancellationToken);
    }

    public async Task<IReadOnlyList<PoisonedMessage>> ListPoisonAsync(int limit, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var messages = await _poison.PeekMessagesAsync(Math.Clamp(limit, 1, MaxPeek), cancellationToken);
        return [.. messages.Value.Select(m => new PoisonedMessage(m.MessageId, m.Body.ToString(), m.InsertedOn))];
    }

    public async Task<int> RequeuePoisonAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var requeued = 0;
        while ((await _poison.ReceiveMessagesAsync(MaxPeek, TimeSpan.FromMinutes(1), cancellationToken)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                // First put back, then taken away: a crash between leaves the message twice, and twice counts once.
                await SendAsync(_queue, message.Body.ToMemory(), TimeSpan.Zero, cancellationToken);
                await _poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                requeued++;
            }
        }

        return requeued;
    }

    public async Task<QueueDepth> DepthAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var waiting = await _queue.GetPropertiesAsync(cancellationToken);
        var poisoned = await _poison.GetPropertiesAsync(cancellationToken);
        return new QueueDepth(waiting.Value.ApproximateMessagesCount, poisoned.Value.ApproximateMessagesCount);
    }

    private static async Task SendAsync(QueueClient queue, ReadOnlyMemory<byte> message, TimeSpan delay, CancellationToken cancellationToken) =>
        await queue.SendMessageAsync(new BinaryData(message), visibilityTimeout: delay, timeToLive: Forever, cancellationToken);

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (!_exists)
        {
            await Task.WhenAll(
                _queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
                _poison.CreateIfNotExistsAsync(cancellationToken: cancellationToken));
            _exists = true;
        }
    }

    /// <summary>Minus one second is how the service writes "never"; the default would drop messages after seven days.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);
}
