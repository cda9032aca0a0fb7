using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.App.Http;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Queues;

/// <summary>Posts results. A failing receiver holds up nobody: its message comes back later by itself.</summary>
public sealed class PublicationMessages(PublicationDelivery delivery, IPublicationQueue queue, ILogger<PublicationMessages> logger)
{
    [Function(nameof(PublishReports))]
    public async Task PublishReports([QueueTrigger("publications")] QueueMessage message, CancellationToken cancellationToken)
    {
        // What the app did not write says nothing that could be posted; the host puts it aside.
        var attempt = JsonSerializer.Deserialize<PublicationAttempt>(message.Body, ApiJson.Options)
            ?? throw new InvalidDataException("A publication message holds an object.");
        await LastDelivery.GuardAsync(
            message,
            () => DeliverAsync(attempt, cancellationToken),
            failure => queue.PoisonAsync(attempt with { Error = $"It could not be handled ({failure.GetType().Name}); the log says why." }, CancellationToken.None),
            logger);
    }

    private async Task DeliverAsync(PublicationAttempt attempt, CancellationToken cancellationToken)
    {
        var result = await delivery.DeliverAsync(attempt, cancellationToken);
        if (result != DeliveryResult.Delivered)
        {
            logger.PublicationFailed(attempt.Delivery, attempt.Attempt, result);
        }
    }
}
