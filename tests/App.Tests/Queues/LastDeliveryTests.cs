using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Splitrun.App.Http;
using Splitrun.App.Queues;
using Splitrun.Domain.Reports;
using Splitrun.TestKit.Reports;
using Splitrun.TestKit.Time;

namespace Splitrun.App.Tests.Queues;

/// <summary>What fails at its last delivery is put aside by the app, which keeps it, and not by the host, which drops it after a week.</summary>
public sealed class LastDeliveryTests
{
    private const string Unknown = """{"experiment":"prompt_style","run_id":"nobody","conclusion":"success"}""";

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task RecordOutcomes_FailsBeforeTheLastDelivery_IsLeftToTheHost(int delivery)
    {
        var scenario = await new DeliveryScenario().StartAsync();
        scenario.Queue.Refusal = new IOException();

        await Assert.ThrowsAsync<IOException>(() => scenario.DeliverAsync(Unknown, delivery));

        Assert.Empty(await scenario.PoisonAsync());
    }

    [Fact]
    public async Task RecordOutcomes_FailsAtTheLastDelivery_IsKeptAsItCame_AndCanBePutBack()
    {
        var scenario = await new DeliveryScenario().StartAsync();
        scenario.Queue.Refusal = new IOException();

        await scenario.DeliverAsync($"[{Unknown}]", LastDelivery.Number);

        Assert.Equal($"[{Unknown}]", Assert.Single(await scenario.PoisonAsync()).Text);
        Assert.Equal(1, await scenario.Queue.RequeuePoisonAsync(CancellationToken.None));
        Assert.Equal($"[{Unknown}]", scenario.Queue.Take()?.Text);
    }

    [Fact]
    public async Task RecordOutcomes_SucceedsAtTheLastDelivery_LeavesNoPoison()
    {
        var scenario = await new DeliveryScenario().StartAsync("r");

        await scenario.DeliverAsync("""{"experiment":"prompt_style","run_id":"r","conclusion":"success"}""", LastDelivery.Number);

        Assert.Equal(Domain.Outcomes.Conclusion.Success, (await scenario.FindAsync("r"))?.Conclusion);
        Assert.Empty(await scenario.PoisonAsync());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(LastDelivery.Number, 1)]
    public async Task PublishReports_CannotBeHandled_IsListedAfterTheLastDelivery(int delivery, int listed)
    {
        var clock = new ManualTimeProvider();
        var queue = new InMemoryPublicationQueue(clock);
        var publication = Publications.ToWebhook("https://example.org/");
        await queue.EnqueueAsync(publication, CancellationToken.None);
        var messages = new PublicationMessages(
            new PublicationDelivery(new Breaking(), queue, new InMemoryPublicationHistory(), new PublicationRetries(TimeSpan.FromSeconds(1)), clock),
            queue,
            NullLogger<PublicationMessages>.Instance);
        var attempt = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(new PublicationAttempt(publication.Delivery, 2, "earlier"), ApiJson.Options));

        var failure = await Record.ExceptionAsync(() => messages.PublishReports(QueuesModelFactory.QueueMessage("id", "receipt", attempt, delivery), CancellationToken.None));

        Assert.Equal(listed == 0, failure is IOException);
        var failed = await queue.ListFailedAsync(10, CancellationToken.None);
        Assert.Equal(Enumerable.Repeat((publication.Delivery, 2, true), listed), failed.Select(f => (f.Delivery, f.Attempts, f.Error!.Contains("IOException", StringComparison.Ordinal))));
    }

    private sealed class Breaking : IPublisher
    {
        public Task PublishAsync(Publication publication, CancellationToken cancellationToken) => throw new IOException();
    }
}
