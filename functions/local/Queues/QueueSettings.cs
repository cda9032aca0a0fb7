using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Splitrun.Local.Queues;

/// <summary>How queues are read: <c>extensions.queues</c> of host.json, with the real file's names, ranges and defaults.</summary>
/// <param name="BatchSize">Messages fetched at once. Range: 1 to 32.</param>
/// <param name="NewBatchThreshold">Messages still at work when the next batch is fetched, at most. Range: 0 and up.</param>
/// <param name="MaxDequeueCount">Deliveries before a message goes to the poison queue. Range: 1 and up.</param>
/// <param name="VisibilityTimeout">How long a message stays hidden after its function failed.</param>
/// <param name="MaxPollingInterval">The longest wait between two looks at an empty queue. Range: 100 ms and up.</param>
/// <param name="IsBase64">Whether message texts are base64, else plain.</param>
internal sealed record QueueSettings(
    int BatchSize,
    int NewBatchThreshold,
    int MaxDequeueCount,
    TimeSpan VisibilityTimeout,
    TimeSpan MaxPollingInterval,
    bool IsBase64)
{
    public static readonly TimeSpan MinPollingInterval = TimeSpan.FromMilliseconds(100);

    private const int LargestBatch = 32;

    /// <exception cref="InvalidOperationException">A value is out of its range.</exception>
    public static QueueSettings Read(IConfiguration section)
    {
        var batchSize = Number(section, "batchSize", 16, 1, LargestBatch);
        return new QueueSettings(
            batchSize,
            Number(section, "newBatchThreshold", batchSize / 2, 0, int.MaxValue),
            Number(section, "maxDequeueCount", 5, 1, int.MaxValue),
            Span(section, "visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero),
            Span(section, "maxPollingInterval", TimeSpan.FromMinutes(1), MinPollingInterval),
            ReadEncoding(section["messageEncoding"]));
    }

    private static int Number(IConfiguration section, string name, int @default, int min, int max) => section[name] switch
    {
        null => @default,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max => value,
        var text => throw new InvalidOperationException($"host.json: queues.{name} must be {min} to {max}, not {text}."),
    };

    private static TimeSpan Span(IConfiguration section, string name, TimeSpan @default, TimeSpan min) => section[name] switch
    {
        null => @default,
        var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min => value,
        var text => throw new InvalidOperationException($"host.json: queues.{name} must be a time span of at least {min}, not {text}."),
    };

    private static bool ReadEncoding(string? text) => text?.ToLowerInvariant() switch
    {
        null or "base64" => true,
        "none" => false,
        _ => throw new InvalidOperationException($"host.json: queues.messageEncoding must be base64 or none, not {text}."),
    };
}
