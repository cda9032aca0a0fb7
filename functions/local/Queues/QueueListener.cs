using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Functions;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Queues;

/// <summary>Reads one queue and runs its function for each message, several at a time.</summary>
/// <param name="function">The function with the queue trigger.</param>
/// <param name="queue">The queue.</param>
/// <param name="settings">How queues are read.</param>
/// <param name="delivery">Runs the function for a message and settles the message.</param>
/// <param name="logger">The log.</param>
internal sealed class QueueListener(
    Function function,
    QueueClient queue,
    QueueSettings settings,
    MessageDelivery delivery,
    ILogger<QueueListener> logger)
{
    private readonly PollingDelay _delay = new(settings.MaxPollingInterval);
    private readonly List<Task> _running = [];
    private bool _exists;

    public Function Function => function;

    /// <summary>What the function gets when it is run by hand with <paramref name="text"/> as its message.</summary>
    public TriggerInput InputByHand(string text) => MessageDelivery.Input(function, MessageContent.ByHand(text));

    /// <summary>Reads until <paramref name="stopping"/>, then waits for the functions that still run.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await WaitForRoomAsync(stopping);
                if (await TryFetchAsync(stopping) is { Length: > 0 } messages)
                    _running.AddRange(messages.Select(message => delivery.DeliverAsync(function, message)));
                else
                    await Task.Delay(_delay.Next(), stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(_running);
        }
    }

    private async Task WaitForRoomAsync(CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        _running.RemoveAll(task => task.IsCompleted);
        while (_running.Count > settings.NewBatchThreshold)
            _running.Remove(await Task.WhenAny(_running).WaitAsync(stopping));
    }

    /// <summary>The next messages; none where there are none, or the queue cannot be read now.</summary>
    private async Task<QueueMessage[]> TryFetchAsync(CancellationToken stopping)
    {
        try
        {
            return await FetchAsync(stopping);
        }
        catch (Exception exception) when (IsPassing(exception) && !stopping.IsCancellationRequested)
        {
            // Somebody may have deleted the queue: it is made anew.
            _exists = false;
            Logs.QueueUnreadable(logger, queue.Name, FailureText.Of(exception), _delay.Upcoming.TotalMilliseconds);
            return [];
        }
    }

    private async Task<QueueMessage[]> FetchAsync(CancellationToken stopping)
    {
        if (!_exists)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: stopping);
            _exists = true;
        }

        QueueMessage[] messages = await queue.ReceiveMessagesAsync(settings.BatchSize, delivery.HoldTime, stopping);
        if (messages.Length > 0)
            _delay.Reset();

        return messages;
    }

    /// <summary>Storage's own refusals, its silence (an aggregate of the retries), and the client's time limit.</summary>
    private static bool IsPassing(Exception exception) =>
        exception is RequestFailedException or AggregateException or OperationCanceledException;
}
