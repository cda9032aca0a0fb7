using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.App.Telemetry;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Timers;

/// <summary>Looks after the queues.</summary>
public sealed class QueueTimer(IOutcomeQueue outcomes, IPublicationQueue publications, ExperimentTelemetry telemetry, ILogger<QueueTimer> logger)
{
    /// <summary>Measures the queue of outcomes, for alerts; as often as the guardrails are looked at.</summary>
    [Function(nameof(MeasureQueues))]
    public async Task MeasureQueues([TimerTrigger("%Timers:Guardrails%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (telemetry.IsOn)
        {
            telemetry.QueueDepth(await outcomes.DepthAsync(cancellationToken));
        }
    }

    /// <summary>Daily, and so long before the seven days are over after which what the host put aside would be dropped.</summary>
    [Function(nameof(KeepPoison))]
    public async Task KeepPoison([TimerTrigger("%Timers:Retention%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var kept = await outcomes.KeepPoisonAsync(cancellationToken) + await publications.KeepFailedAsync(cancellationToken);
        if (kept > 0)
        {
            logger.PoisonKept(kept);
        }
    }
}
