using Microsoft.Extensions.Logging;

namespace Splitrun.Local.Hosting;

/// <summary>Everything that the local host logs. Event ids: 9000 and up.</summary>
internal static partial class Logs
{
    [LoggerMessage(9000, LogLevel.Information, "Function {Function} found ({Trigger}).")]
    public static partial void Found(ILogger logger, string function, string trigger);

    [LoggerMessage(9001, LogLevel.Debug, "Function {Function} succeeded ({InvocationId}, {ElapsedMs:0.0} ms).")]
    public static partial void Succeeded(ILogger logger, string function, string invocationId, double elapsedMs);

    [LoggerMessage(9002, LogLevel.Error, "Function {Function} failed ({InvocationId}, {ElapsedMs:0.0} ms).")]
    public static partial void Failed(ILogger logger, string function, string invocationId, double elapsedMs, Exception exception);

    [LoggerMessage(9003, LogLevel.Information, "Function {Function} was cancelled ({InvocationId}, {ElapsedMs:0.0} ms).")]
    public static partial void Cancelled(ILogger logger, string function, string invocationId, double elapsedMs);

    [LoggerMessage(9004, LogLevel.Warning, "Invocations still run at the end of the drain time; they are cancelled.")]
    public static partial void Abandoned(ILogger logger);

    [LoggerMessage(9010, LogLevel.Warning, "Queue {Queue} cannot be read ({Reason}); trying again in {DelayMs:0} ms.")]
    public static partial void QueueUnreadable(ILogger logger, string queue, string reason, double delayMs);

    [LoggerMessage(9011, LogLevel.Warning, "Message {MessageId} of queue {Queue} goes to its poison queue: {Reason}.")]
    public static partial void Poisoned(ILogger logger, string messageId, string queue, string reason);

    [LoggerMessage(9012, LogLevel.Warning, "Message {MessageId} of queue {Queue} cannot be settled; it will be delivered again.")]
    public static partial void Unsettled(ILogger logger, string messageId, string queue, Exception exception);

    [LoggerMessage(9013, LogLevel.Warning, "Message {MessageId} of queue {Queue} cannot be kept hidden any longer.")]
    public static partial void HoldLost(ILogger logger, string messageId, string queue, Exception exception);

    [LoggerMessage(9020, LogLevel.Information, "Timer {Function} is kept by this instance; next at {Next:yyyy-MM-ddTHH:mm:ssZ}.")]
    public static partial void TimerKept(ILogger logger, string function, DateTime next);

    [LoggerMessage(9021, LogLevel.Warning, "Timer {Function} cannot reach storage ({Reason}); trying again in {DelayMs:0} ms.")]
    public static partial void TimerUnreachable(ILogger logger, string function, string reason, double delayMs);

    [LoggerMessage(9022, LogLevel.Warning, "Timer {Function} is lost to another instance.")]
    public static partial void TimerLost(ILogger logger, string function);

    [LoggerMessage(9023, LogLevel.Information, "Timer {Function} is past due by {Late}.")]
    public static partial void TimerPastDue(ILogger logger, string function, TimeSpan late);

    [LoggerMessage(9024, LogLevel.Warning, "Timer {Function}: the schedule's state cannot be kept.")]
    public static partial void StatusUnwritten(ILogger logger, string function, Exception exception);
}
