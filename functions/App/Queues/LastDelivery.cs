using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;

namespace Splitrun.App.Queues;

/// <summary>
/// Keeps a message that fails at its last delivery. The host would put it aside too, but what the host puts aside is dropped after seven
/// days, and what was accepted is not to be lost because nobody looked for a week. What the host puts aside nevertheless, because the process
/// ended each time, is kept by a timer.
/// </summary>
internal static class LastDelivery
{
    /// <summary>Deliveries of a message before the host puts it aside: <c>maxDequeueCount</c> of host.json.</summary>
    public const int Number = 5;

    /// <summary>Handles a message; a failure is the host's to see, so that the message comes again, unless it would not.</summary>
    /// <param name="message">The message.</param>
    /// <param name="handle">Handles it.</param>
    /// <param name="keep">Puts it aside for good; not to be cancelled with the rest, since nobody tries again.</param>
    /// <param name="logger">The log.</param>
    public static async Task GuardAsync(QueueMessage message, Func<Task> handle, Func<Exception, Task> keep, ILogger logger)
    {
        try
        {
            await handle();
        }
#pragma warning disable CA1031 // Whatever it is, the message is kept and the log gets the exception.
        catch (Exception failure) when (message.DequeueCount >= Number)
#pragma warning restore CA1031
        {
            logger.MessageKept(message.MessageId, message.DequeueCount, failure);
            await keep(failure);
        }
    }
}
