using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Azure.Storage.Queues.Models;

namespace Splitrun.Local.Queues;

/// <summary>What a message says, and the forms in which a function may take it.</summary>
internal static class MessageContent
{
    private static readonly ImmutableArray<Type> Forms =
        [typeof(string), typeof(byte[]), typeof(BinaryData), typeof(ReadOnlyMemory<byte>), typeof(QueueMessage)];

    public static bool IsTakenAs(Type type) => Forms.Contains(type);

    /// <summary>The message with its decoded body; null where the body is not base64 and should be.</summary>
    public static QueueMessage? Decode(QueueMessage message, bool isBase64)
    {
        if (!isBase64)
            return message;

        var text = message.Body.ToString();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? QueuesModelFactory.QueueMessage(
                message.MessageId,
                message.PopReceipt,
                BinaryData.FromBytes(bytes.AsMemory(0, length)),
                message.DequeueCount,
                message.NextVisibleOn,
                message.InsertedOn,
                message.ExpiresOn)
            : null;
    }

    /// <summary>A decoded message in the form that the function takes.</summary>
    public static object As(Type type, QueueMessage message) => type switch
    {
        _ when type == typeof(string) => message.Body.ToString(),
        _ when type == typeof(byte[]) => message.Body.ToArray(),
        _ when type == typeof(ReadOnlyMemory<byte>) => message.Body.ToMemory(),
        _ when type == typeof(BinaryData) => message.Body,
        _ => message,
    };

    /// <summary>The message's properties by the names that the host gives them.</summary>
    public static IReadOnlyDictionary<string, object?> Properties(QueueMessage message) =>
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = message.Body.ToString(),
            ["Id"] = message.MessageId,
            ["PopReceipt"] = message.PopReceipt,
            ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["InsertionTime"] = message.InsertedOn?.ToString("O", CultureInfo.InvariantCulture),
            ["ExpirationTime"] = message.ExpiresOn?.ToString("O", CultureInfo.InvariantCulture),
            ["NextVisibleTime"] = message.NextVisibleOn?.ToString("O", CultureInfo.InvariantCulture),
        };

    /// <summary>A message that never was in a queue, for a run by hand.</summary>
    public static QueueMessage ByHand(string text) => QueuesModelFactory.QueueMessage(
        Guid.NewGuid().ToString(),
        "",
        BinaryData.FromBytes(Encoding.UTF8.GetBytes(text)),
        dequeueCount: 1,
        insertedOn: DateTimeOffset.UtcNow);
}
