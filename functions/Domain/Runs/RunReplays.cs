using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Runs;

/// <summary>Computes kept runs again from what was kept of them.</summary>
public sealed class RunReplays(IExperimentStore experiments, RunDirectory directory)
{
    /// <summary>Checks a run against the version of the experiment that it was assigned under.</summary>
    public async Task<Result<ReplayedRun>> CheckAsync(string key, string runId, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } present
            || await directory.FindAsync(present.Value.Definition, runId, cancellationToken) is not { } run)
        {
            return Problem.NotFound($"run \"{runId}\" of experiment \"{key}\"");
        }

        return await experiments.FindVersionAsync(key, run.Version, cancellationToken) is { } then
            ? new ReplayedRun(run, then, AssignmentReplay.Check(run, then))
            : Problem.NotFound($"version {run.Version} of experiment \"{key}\", under which run \"{runId}\" was assigned");
    }
}

/// <summary>A run that was computed again.</summary>
/// <param name="Run">The run as it was kept.</param>
/// <param name="Experiment">The experiment in the version that the run names.</param>
/// <param name="Finding">How far the run is confirmed.</param>
public sealed record ReplayedRun(Run Run, Experiment Experiment, ReplayFinding Finding);
