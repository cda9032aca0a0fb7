using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Hosting;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;

namespace Splitrun.App.Timers;

/// <summary>Analyses by the clock. Each run is idempotent: the same data are analysed, acted upon and posted once.</summary>
public sealed class AnalysisTimers(Analyst analyst, IExperimentStore experiments, ILogger<AnalysisTimers> logger)
{
    /// <summary>Hourly, which includes 08:00 UTC, the time of the daily report.</summary>
    [Function(nameof(AnalyzeByTimer))]
    public Task AnalyzeByTimer([TimerTrigger("%Timers:Analysis%")] TimerInfo timer, CancellationToken cancellationToken) =>
        AnalyzeAsync("analysis timer", experiment => experiment.State is ExperimentState.Running or ExperimentState.Stopped, cancellationToken);

    /// <summary>Every five minutes, for what has guardrails: a breach waits for nobody.</summary>
    [Function(nameof(GuardByTimer))]
    public Task GuardByTimer([TimerTrigger("%Timers:Guardrails%")] TimerInfo timer, CancellationToken cancellationToken) =>
        AnalyzeAsync(
            "guardrails timer",
            experiment => experiment.State == ExperimentState.Running && experiment.Definition.Guardrails.Count > 0,
            cancellationToken);

    private async Task AnalyzeAsync(string by, Func<Experiment, bool> applies, CancellationToken cancellationToken)
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
                var analysed = await analyst.AnalyzeAsync(experiment.Key, by, dryRun: false, cancellationToken);
                if (analysed.TryGet(out var report, out _))
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
