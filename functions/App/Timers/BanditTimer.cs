using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.Domain.Bandits;
using Splitrun.Domain.Experiments;

namespace Splitrun.App.Timers;

/// <summary>Moves the weights of bandits. Idempotent: the same data move them once.</summary>
public sealed class BanditTimer(BanditWeights bandits, IExperimentStore experiments, ILogger<BanditTimer> logger)
{
    [Function(nameof(MoveBanditWeights))]
    public async Task MoveBanditWeights([TimerTrigger("%Timers:Bandit%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await foreach (var experiment in experiments.ListAsync(null, cancellationToken))
        {
            if (experiment is { State: ExperimentState.Running, Definition.Assignment.Strategy: AssignmentStrategy.Bandit }
                && await bandits.MoveAsync(experiment.Key, "bandit timer", cancellationToken) is { } moved)
            {
                logger.WeightsMoved(experiment.Key, moved.Best);
            }
        }
    }
}
