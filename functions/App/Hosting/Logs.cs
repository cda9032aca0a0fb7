using Microsoft.Extensions.Logging;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Hosting;

/// <summary>What the app logs. Ids 1000 to 1999.</summary>
internal static partial class Logs
{
    [LoggerMessage(1000, LogLevel.Warning, "{Function}: storage cannot be reached")]
    public static partial void StorageAway(this ILogger logger, string function, Exception failure);

    [LoggerMessage(1001, LogLevel.Error, "{Function} failed")]
    public static partial void RequestFailed(this ILogger logger, string function, Exception failure);

    [LoggerMessage(1002, LogLevel.Information, "Analysed {Experiment}: {Decision} ({Code})")]
    public static partial void Analysed(this ILogger logger, string experiment, string decision, string code);

    [LoggerMessage(1003, LogLevel.Error, "The analysis of {Experiment} failed; the others go on")]
    public static partial void AnalysisFailed(this ILogger logger, string experiment, Exception failure);

    [LoggerMessage(1005, LogLevel.Warning, "Delivery {Delivery}, try {Attempt}: {Result}")]
    public static partial void PublicationFailed(this ILogger logger, string delivery, int attempt, DeliveryResult result);

    [LoggerMessage(1006, LogLevel.Information, "The weights of {Experiment} moved; best so far: {Variant}")]
    public static partial void WeightsMoved(this ILogger logger, string experiment, string variant);

    [LoggerMessage(1007, LogLevel.Information, "The raw rows of {Experiment} were deleted: it was archived long enough ago")]
    public static partial void RowsDeleted(this ILogger logger, string experiment);

    [LoggerMessage(1008, LogLevel.Error, "{Setting} holds a Key Vault reference that was not resolved: the vault cannot be reached, the secret is not there, or the app's identity may not read it (role Key Vault Secrets User). What needs it is not done; restart the app once it can be read")]
    public static partial void SecretUnresolved(this ILogger logger, string setting);

    [LoggerMessage(1009, LogLevel.Error, "Message {MessageId} failed at its last delivery, the {Delivery}th, and goes to the poison queue, where it stays until it is put back")]
    public static partial void MessageKept(this ILogger logger, string messageId, long delivery, Exception failure);

    [LoggerMessage(1010, LogLevel.Information, "{Count} outcomes were deleted whose run never came: their time was over long enough ago")]
    public static partial void OrphansDeleted(this ILogger logger, int count);

    [LoggerMessage(1011, LogLevel.Warning, "{Count} messages that the host put aside are kept now, until they are put back")]
    public static partial void PoisonKept(this ILogger logger, int count);

    [LoggerMessage(1004, LogLevel.Information, "{Experiment} was started: its window has opened")]
    public static partial void WindowOpened(this ILogger logger, string experiment);
}
