using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Splitrun.Storage.Outcomes;
using Splitrun.Storage.Tests.Connections;

namespace Splitrun.Storage.Tests.Outcomes;

[Collection(AzuriteCollection.Name)]
public sealed class StorageOutcomeQueueTests(AzuriteStorage azurite) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly QueueClient _waiting = azurite.Connection.Queues.GetQueueClient("outcomes");
    private readonly QueueClient _poison = azurite.Connection.PlainQueues.GetQueueClient("outcomes-poison");
    private readonly StorageOutcomeQueue _queue = new(azurite.Connection);

    public async Task InitializeAsync()
    {
        foreach (var queue in new[] { _waiting, _poison })
        {
            await queue.CreateIfNotExistsAsync();
            await queue.ClearMessagesAsync();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task EnqueueAsync_Messages_AreThereInBase64ForEver()
    {
        await _queue.EnqueueAsync([Bytes("""{"a":"ü"}"""), Bytes("[]")], TimeSpan.Zero, None);

        var messages = (await azurite.Connection.PlainQueues.GetQueueClient("outcomes").ReceiveMessagesAsync(32)).Value;
        Assert.Equal(["""{"a":"ü"}""", "[]"], messages.Select(m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Body.ToString()))).OrderDescending(StringComparer.Ordinal));
        Assert.All(messages, m => Assert.True(m.ExpiresOn > DateTimeOffset.UtcNow.AddYears(50)));
    }

    [Fact]
    public async Task EnqueueAsync_LargestMessage_Fits()
    {
        await _queue.EnqueueAsync([Bytes(new string('x', _queue.MaxMessageBytes))], TimeSpan.Zero, None);

        Assert.Equal(_queue.MaxMessageBytes, (await _waiting.ReceiveMessageAsync()).Value.Body.ToMemory().Length);
    }

    [Fact]
    public async Task EnqueueAsync_WithDelay_IsOutOfSightAndCounted()
    {
        await _queue.EnqueueAsync([Bytes("later")], TimeSpan.FromMinutes(5), None);

        Assert.Null((await _waiting.ReceiveMessageAsync()).Value);
        Assert.Equal(1, (await _queue.DepthAsync(None)).Waiting);
    }

    [Fact]
    public async Task RequeuePoisonAsync_MoreThanOneReadHandsOut_PutsAllBackOnce()
    {
        for (var i = 0; i < 70; i++)
        {
            await _queue.EnqueuePoisonAsync(Bytes($"poison {i}"), None);
        }

        Assert.Equal((0, 70), (await _queue.DepthAsync(None)) is var depth ? (depth.Waiting, depth.Poisoned) : default);
        Assert.Equal(32, (await _queue.ListPoisonAsync(1_000, None)).Count);
        Assert.Equal(70, await _queue.RequeuePoisonAsync(None));
        Assert.Equal(0, await _queue.RequeuePoisonAsync(None));

        var texts = new HashSet<string>();
        while ((await _waiting.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
        {
            texts.UnionWith(messages.Select(m => m.Body.ToString()));
        }

        Assert.Equal(70, texts.Count);
    }

    /// <summary>Whoever may write to the queue may write anything; it ends among the poisoned messages as it came.</summary>
    [Theory]
    [InlineData("not base64 at all")]
    [InlineData("{\"experiment\":\"prompt_style\"}")]
    [InlineData("abc")]
    public async Task ListPoisonAsync_MessageNotInBase64_IsListedAndPutBack(string text)
    {
        await _poison.SendMessageAsync(text);
        await _queue.EnqueuePoisonAsync(Bytes("ours"), None);

        Assert.Equal([text, "ours"], (await _queue.ListPoisonAsync(10, None)).Select(m => m.Text));
        Assert.Equal(2, await _queue.RequeuePoisonAsync(None));

        Assert.Equal(new[] { text, "ours" }.Order(), (await _waiting.ReceiveMessagesAsync(32)).Value.Select(m => m.Body.ToString()).Order());
    }

    /// <summary>The host gives no time to live, for which the service takes seven days; and it puts there what is not base64.</summary>
    [Fact]
    public async Task KeepPoisonAsync_PutThereByTheHost_StaysAsItIsForEver()
    {
        List<string> expiring = ["{not base64}", .. Enumerable.Range(0, 40).Select(i => Convert.ToBase64String(Encoding.UTF8.GetBytes($"host {i}")))];
        await _queue.EnqueuePoisonAsync(Bytes("ours"), None);
        foreach (var text in expiring)
        {
            await _poison.SendMessageAsync(text);
        }

        Assert.Equal(expiring.Count, await _queue.KeepPoisonAsync(None));

        Assert.Equal(expiring.Count + 1, (await _queue.DepthAsync(None)).Poisoned);
        var kept = new List<QueueMessage>();
        while ((await _poison.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
        {
            kept.AddRange(messages);
        }

        Assert.Equal(expiring.Order(StringComparer.Ordinal), kept.Select(message => message.Body.ToString()).Order(StringComparer.Ordinal));
        Assert.All(kept, message => Assert.True(message.ExpiresOn > DateTimeOffset.UtcNow.AddYears(50)));
    }

    [Fact]
    public async Task KeepPoisonAsync_NothingThatExpires_TouchesNothing()
    {
        await _queue.EnqueuePoisonAsync(Bytes("ours"), None);

        Assert.Equal(0, await _queue.KeepPoisonAsync(None));

        Assert.Equal(1, (await _queue.DepthAsync(None)).Poisoned);
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
