using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Timers;

/// <summary>Analyses by the clock. Each run is idempotent: the same data are analysed, acted upon and posted once.</summary>
public sealed class AnalysisTimers(Analyst analyst, IExperimentStore experiments, ILogger<AnalysisTimers> logger)
{
    /// <summary>Hourly, which includes 08:00 UTC, the time of the daily report.</summary>
    [Function(nameof(AnalyzeByTimer))]
    public Task AnalyzeByTimer([TimerTrigger("%Timers:Analysis%")] TimerInfo timer, CancellationToken cancellationToken) =>
        ForEachAsync(
            experiment => experiment.State is ExperimentState.Running or ExperimentState.Stopped,
            async key => (await analyst.AnalyzeAsync(key, "analysis timer", dryRun: false, cancellationToken)).TryGet(out var report, out _) ? report : null,
            cancellationToken);

    /// <summary>Every five minutes: harm, a breached guardrail and a step of the ramp wait for nobody.</summary>
    [Function(nameof(GuardByTimer))]
    public Task GuardByTimer([TimerTrigger("%Timers:Guardrails%")] TimerInfo timer, CancellationToken cancellationToken) =>
        ForEachAsync(
            experiment => experiment.State == ExperimentState.Running,
            key => analyst.GuardAsync(key, "guardrails timer", cancellationToken),
            cancellationToken);

    private async Task ForEachAsync(Func<Experiment, bool> applies, Func<string, Task<Report?>> analyse, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        await foreach (var experiment in experiments.ListAsync(null, cancellationToken))
        {
            if (!applies(experiment))
            {
                continue;
            }

            try
            {
                if (await analyse(experiment.Key) is { } report)
                {
                    logger.Analysed(experiment.Key, Words.Of(report.Decision.Kind), Words.Of(report.Decision.Code));
                }
            }
#pragma warning disable CA1031 // One experiment's failure does not hold up the others; all failures are thrown together at the end.
            catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.AnalysisFailed(experiment.Key, failure);
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Some experiments could not be analysed.", failures);
        }
    }
}
