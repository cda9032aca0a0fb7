using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.Domain.Experiments;

namespace Splitrun.App.Timers;

/// <summary>Starts drafts whose start date, set for a later day, has come.</summary>
/// <remarks>The end needs no action: past it every run gets control and is not counted, whoever asks, and the analysis goes on.</remarks>
public sealed class WindowTimer(ExperimentLifecycle lifecycle, IExperimentStore experiments, TimeProvider time, ILogger<WindowTimer> logger)
{
    [Function(nameof(OpenWindows))]
    public async Task OpenWindows([TimerTrigger("%Timers:Windows%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await foreach (var experiment in experiments.ListAsync(null, cancellationToken))
        {
            if (!ScheduledStart.IsDue(experiment, today))
            {
                continue;
            }

            var change = new StateChange(ExperimentAction.Start, "windows timer", "window_opened", Reason: $"Its start date {experiment.Definition.StartDate:yyyy-MM-dd} has come.");
            if ((await lifecycle.ApplyAsync(experiment.Key, change, cancellationToken)).Problem is null)
            {
                logger.WindowOpened(experiment.Key);
            }
        }
    }
}
