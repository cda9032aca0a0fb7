using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Splitrun.Domain.Outcomes;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Limits;

namespace Splitrun.Storage.Queues;

/// <summary>A queue and its poison queue, as the Functions host names it; both are made when they are first needed.</summary>
internal sealed class WorkQueue(StorageConnection connection, string name)
{
    /// <summary>How long a message is out of sight while it is put back, or looked at for when it expires.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    /// <summary>Minus one second is how the service writes "never"; the default would drop messages after seven days.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _queue = connection.Queues.GetQueueClient(name);
    private readonly QueueClient _poison = connection.Queues.GetQueueClient($"{name}-poison");
    private readonly QueueClient _poisonAsIs = connection.PlainQueues.GetQueueClient($"{name}-poison");
    private volatile bool _exists;

    /// <summary>Puts a message on the queue, out of sight for <paramref name="delay"/>.</summary>
    public Task SendAsync(BinaryData body, TimeSpan delay, CancellationToken cancellationToken) => SendAsync(_queue, body, delay, cancellationToken);

    /// <summary>Puts a message on the poison queue.</summary>
    public Task PoisonAsync(BinaryData body, CancellationToken cancellationToken) => SendAsync(_poison, body, TimeSpan.Zero, cancellationToken);

    /// <summary>Poisoned messages, without taking them away.</summary>
    public async Task<IReadOnlyList<PeekedMessage>> PeekPoisonAsync(int limit, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var messages = await _poisonAsIs.PeekMessagesAsync(Math.Clamp(limit, 1, StorageLimits.MessagesARead), cancellationToken);
        return [.. messages.Value.Select(m => QueuesModelFactory.PeekedMessage(m.MessageId, Decoded(m.Body), m.DequeueCount, m.InsertedOn, m.ExpiresOn))];
    }

    /// <summary>Puts poisoned messages back, each as <paramref name="again"/> makes it; answers how many.</summary>
    public async Task<int> RequeuePoisonAsync(Func<BinaryData, BinaryData> again, CancellationToken cancellationToken)
    {
        // No more than there are now: one that fails again at once comes back to the poison queue while this runs.
        var left = (await DepthAsync(cancellationToken)).Poisoned;
        var requeued = 0;
        while (left > requeued && (await ReceivePoisonAsync(left - requeued, cancellationToken)) is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                // First put back, then taken away: a crash between leaves the message twice, which whoever handles it can tell.
                await SendAsync(again(Decoded(message.Body)), TimeSpan.Zero, cancellationToken);
                await _poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                requeued++;
            }
        }

        return requeued;
    }

    /// <summary>
    /// Puts poisoned messages that expire, as those do that the host put there, in their own place again without an end; answers how many. A
    /// queue cannot change when a message expires.
    /// </summary>
    public async Task<int> KeepPoisonAsync(CancellationToken cancellationToken)
    {
        // No more than there are now: what is kept comes round again at the end.
        var left = (await DepthAsync(cancellationToken)).Poisoned;
        var kept = 0;
        while (left > 0 && (await ReceivePoisonAsync(left, cancellationToken)) is { Length: > 0 } messages)
        {
            left -= messages.Length;
            foreach (var message in messages.Where(Expires))
            {
                // Twice for a moment rather than not at all.
                await SendAsync(_poisonAsIs, message.Body, TimeSpan.Zero, cancellationToken);
                await _poisonAsIs.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                kept++;
            }
        }

        return kept;
    }

    /// <summary>About how many messages there are.</summary>
    public async Task<QueueDepth> DepthAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        var waiting = await _queue.GetPropertiesAsync(cancellationToken);
        var poisoned = await _poison.GetPropertiesAsync(cancellationToken);
        return new QueueDepth(waiting.Value.ApproximateMessagesCount, poisoned.Value.ApproximateMessagesCount);
    }

    private async Task<QueueMessage[]> ReceivePoisonAsync(long limit, CancellationToken cancellationToken) =>
        (await _poisonAsIs.ReceiveMessagesAsync((int)Math.Min(limit, StorageLimits.MessagesARead), Hold, cancellationToken)).Value;

    /// <summary>The service writes "never" as the last day that there is.</summary>
    private static bool Expires(QueueMessage message) => message.ExpiresOn?.Year < DateTimeOffset.MaxValue.Year;

    /// <summary>What is not base64 was put on the queue by somebody else, and is taken for the text itself.</summary>
    private static BinaryData Decoded(BinaryData body)
    {
        var text = body.ToString();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? BinaryData.FromBytes(bytes.AsMemory(0, length)) : body;
    }

    private async Task SendAsync(QueueClient queue, BinaryData body, TimeSpan delay, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await queue.SendMessageAsync(body, visibilityTimeout: delay, timeToLive: Forever, cancellationToken);
    }

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
}
