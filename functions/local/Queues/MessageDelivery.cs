using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Functions;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Queues;

/// <summary>Runs a function for a message, and deletes, releases or puts aside the message by how that went.</summary>
/// <param name="queue">The message's queue.</param>
/// <param name="poison">Where messages go that failed too often; null for a queue that is itself such a place.</param>
/// <param name="settings">How queues are read.</param>
/// <param name="holdTime">How long a message is hidden at first, and with each renewal.</param>
/// <param name="invoker">Runs the function.</param>
/// <param name="drain">Ends functions that run too long after the host was asked to stop.</param>
/// <param name="logger">The log.</param>
internal sealed class MessageDelivery(
    QueueClient queue,
    QueueClient? poison,
    QueueSettings settings,
    TimeSpan holdTime,
    FunctionInvoker invoker,
    Drain drain,
    ILogger<MessageDelivery> logger)
{
    public TimeSpan HoldTime => holdTime;

    public static TriggerInput Input(Function function, QueueMessage message) =>
        new(MessageContent.As(function.TriggerParameter.ParameterType, message), MessageContent.Properties(message));

    /// <summary>Never fails: what goes wrong is logged, and the message comes back by itself.</summary>
    public async Task DeliverAsync(Function function, QueueMessage message)
    {
        await using var hold = new MessageHold(queue, message, holdTime, logger);
        try
        {
            if (message.DequeueCount > settings.MaxDequeueCount)
                await PutAsideAsync(message, hold, "it was delivered too often");
            else if (MessageContent.Decode(message, settings.IsBase64) is not { } decoded)
                await PutAsideAsync(message, hold, "its text is not base64");
            else if (await SucceedsAsync(function, decoded))
                await queue.DeleteMessageAsync(message.MessageId, await hold.EndAsync());
            else if (message.DequeueCount >= settings.MaxDequeueCount)
                await PutAsideAsync(message, hold, "its function failed too often");
            else
                await ReleaseAsync(message, hold);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            Logs.Unsettled(logger, message.MessageId, queue.Name, exception);
        }
    }

    private async Task<bool> SucceedsAsync(Function function, QueueMessage message)
    {
        try
        {
            await invoker.InvokeAsync(function, Input(function, message), drain.Abandoned);
            return true;
        }
#pragma warning disable CA1031 // The invoker has logged it; the message's next delivery is the answer to any failure.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>A queue without a place for poison keeps its message hidden for the rest of the hold, as the host does.</summary>
    private async Task ReleaseAsync(QueueMessage message, MessageHold hold)
    {
        if (poison is not null)
            await queue.UpdateMessageAsync(message.MessageId, await hold.EndAsync(), visibilityTimeout: settings.VisibilityTimeout);
    }

    private async Task PutAsideAsync(QueueMessage message, MessageHold hold, string reason)
    {
        if (poison is null)
            return;

        Logs.Poisoned(logger, message.MessageId, queue.Name, reason);
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.Body);
        await queue.DeleteMessageAsync(message.MessageId, await hold.EndAsync());
    }
}
