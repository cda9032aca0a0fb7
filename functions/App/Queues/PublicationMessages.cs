using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.App.Http;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Queues;

/// <summary>Posts results. A failing receiver holds up nobody: its message comes back later by itself.</summary>
public sealed class PublicationMessages(PublicationDelivery delivery, ILogger<PublicationMessages> logger)
{
    [Function(nameof(PublishReports))]
    public async Task PublishReports([QueueTrigger("publications")] string message, CancellationToken cancellationToken)
    {
        var attempt = JsonSerializer.Deserialize<PublicationAttempt>(message, ApiJson.Options)
            ?? throw new InvalidDataException("A publication message holds an object.");
        var result = await delivery.DeliverAsync(attempt, cancellationToken);
        if (result != DeliveryResult.Delivered)
        {
            logger.PublicationFailed(attempt.Delivery, attempt.Attempt, result);
        }
    }
}
