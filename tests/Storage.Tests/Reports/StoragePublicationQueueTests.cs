using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Splitrun.Domain.Reports;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Reports;
using Splitrun.Storage.Serialization;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Storage.Tests.Reports;

public sealed class StoragePublicationQueueTests : PublicationQueueContract, IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly StoragePublicationQueue _queue;
    private readonly QueueClient _waiting;
    private readonly QueueClient _poison;

    public StoragePublicationQueueTests(AzuriteFixture azurite)
    {
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString };
        var connection = new StorageConnection(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), new StorageOptions());
        _queue = new StoragePublicationQueue(connection);
        _waiting = connection.Queues.GetQueueClient("publications");
        _poison = connection.Queues.GetQueueClient("publications-poison");
    }

    protected override IPublicationQueue Queue => _queue;

    protected override async Task<PublicationAttempt?> TakeAsync()
    {
        if ((await _waiting.ReceiveMessageAsync()).Value is not { } message)
        {
            return null;
        }

        await _waiting.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        return JsonSerializer.Deserialize<PublicationAttempt>(message.Body, StoredJson.Options);
    }

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
    public async Task RetryAsync_WithDelay_IsOutOfSightUntilThen()
    {
        await Queue.RetryAsync(new PublicationAttempt("later", 2, "no"), TimeSpan.FromMinutes(5), CancellationToken.None);

        Assert.Null(await TakeAsync());
        Assert.Equal(1, (await _waiting.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task ListFailedAsync_MessageOfSomebodyElse_IsListedAndDoesNotHideTheOthers(string message)
    {
        await _poison.SendMessageAsync(message);
        await Queue.PoisonAsync(new PublicationAttempt("ours", 5, "no"), CancellationToken.None);

        var failed = await Queue.ListFailedAsync(10, CancellationToken.None);

        Assert.Equal(["The message cannot be read.", "no"], failed.Select(f => f.Error));
        Assert.Equal(2, await Queue.RequeueFailedAsync(CancellationToken.None));
    }
}
