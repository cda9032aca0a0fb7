using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Telemetry;

/// <summary>Tells of recorded outcomes, each with its run: the directory knows the runs of outcomes that were just recorded.</summary>
public sealed class OutcomeTelemetry(ExperimentTelemetry telemetry, IExperimentStore experiments, RunDirectory directory)
{
    /// <summary>Tells how outcomes were taken; repeats are not told.</summary>
    public async Task TellAsync(IReadOnlyList<(Outcome Outcome, RecordedAs As)> outcomes, CancellationToken cancellationToken)
    {
        if (!telemetry.IsOn)
        {
            return;
        }

        foreach (var (orphan, _) in outcomes.Where(o => o.As == RecordedAs.Orphan))
        {
            telemetry.Orphaned(orphan);
        }

        foreach (var recorded in outcomes.Where(o => o.As == RecordedAs.Recorded).Select(o => o.Outcome).GroupBy(o => o.Experiment))
        {
            if (await experiments.FindAsync(recorded.Key, cancellationToken) is { } experiment)
            {
                await TellAsync(experiment.Value, [.. recorded], cancellationToken);
            }
        }
    }

    private async Task TellAsync(Experiment experiment, List<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var runs = await directory.FindFactsAsync(experiment.Definition, outcomes.Select(o => o.RunId), cancellationToken);
        foreach (var outcome in outcomes)
        {
            if (runs.GetValueOrDefault(outcome.RunId) is { } run)
            {
                telemetry.Recorded(run, outcome);
            }
        }
    }
}
