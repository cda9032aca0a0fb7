using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.Domain.Retention;

namespace Splitrun.App.Timers;

/// <summary>Deletes raw rows that are no longer to be kept. Without a setting nothing is deleted. Idempotent.</summary>
public sealed class RetentionTimer(RowRetention retention, ILogger<RetentionTimer> logger)
{
    [Function(nameof(DeleteOldRows))]
    public async Task DeleteOldRows([TimerTrigger("%Timers:Retention%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var experiment in await retention.ApplyAsync(cancellationToken))
        {
            logger.RowsDeleted(experiment);
        }
    }
}
