using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Telemetry;
using Splitrun.Domain.Outcomes;

namespace Splitrun.App.Timers;

/// <summary>Measures the queue of outcomes, for alerts; as often as the guardrails are looked at.</summary>
public sealed class QueueTimer(IOutcomeQueue outcomes, ExperimentTelemetry telemetry)
{
    [Function(nameof(MeasureQueues))]
    public async Task MeasureQueues([TimerTrigger("%Timers:Guardrails%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (telemetry.IsOn)
        {
            telemetry.QueueDepth(await outcomes.DepthAsync(cancellationToken));
        }
    }
}
