using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Retention;

namespace Splitrun.App.Timers;

/// <summary>Deletes raw rows that are no longer to be kept, without a setting none; and outcomes that found no run. Idempotent.</summary>
public sealed class RetentionTimer(RowRetention retention, IOrphanStore orphans, TimeProvider time, ILogger<RetentionTimer> logger)
{
    [Function(nameof(DeleteOldRows))]
    public async Task DeleteOldRows([TimerTrigger("%Timers:Retention%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var experiment in await retention.ApplyAsync(cancellationToken))
        {
            logger.RowsDeleted(experiment);
        }

        if (await orphans.DeleteOldAsync(OrphanedOutcome.ShownSince(time.GetUtcNow()), cancellationToken) is > 0 and var deleted)
        {
            logger.OrphansDeleted(deleted);
        }
    }
}
