using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Queues;

/// <summary>Keeps a message hidden from other readers while its function runs, however long that takes.</summary>
internal sealed class MessageHold : IAsyncDisposable
{
    private readonly CancellationTokenSource _settled = new();
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly ILogger _logger;
    private readonly Task _renewing;
    private string _popReceipt;

    /// <summary>Begins to renew the hold at half of its <paramref name="duration"/>.</summary>
    public MessageHold(QueueClient queue, QueueMessage message, TimeSpan duration, ILogger logger)
    {
        (_queue, _message, _logger, _popReceipt) = (queue, message, logger, message.PopReceipt);
        _renewing = RenewAsync(duration);
    }

    /// <summary>Ends the renewing and hands out the receipt with which the message can be settled.</summary>
    public async Task<string> EndAsync()
    {
        await _settled.CancelAsync();
        await _renewing;
        return _popReceipt;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _settled.Dispose();
    }

    private async Task RenewAsync(TimeSpan duration)
    {
        using var timer = new PeriodicTimer(duration / 2);
        try
        {
            while (await timer.WaitForNextTickAsync(_settled.Token))
            {
                // Not cancelled with the rest: a renewal that went out brings a new receipt, and settling needs it.
                UpdateReceipt receipt = await _queue.UpdateMessageAsync(
                    _message.MessageId, _popReceipt, visibilityTimeout: duration, cancellationToken: CancellationToken.None);
                _popReceipt = receipt.PopReceipt;
            }
        }
        catch (OperationCanceledException) when (_settled.IsCancellationRequested)
        {
            // The function has ended.
        }
        catch (RequestFailedException exception)
        {
            Logs.HoldLost(_logger, _message.MessageId, _queue.Name, exception);
        }
    }
}
