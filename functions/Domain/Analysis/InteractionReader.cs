using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Analysis;

/// <summary>Reads which variants of other experiments of the same automation the newest runs had. What it reads is bounded, and the report says by what.</summary>
public sealed class InteractionReader(IExperimentStore experiments, IAutomationStore automations, RunListing runs)
{
    /// <summary>Newest runs of each experiment that are looked at.</summary>
    private const int MaxRuns = 1_000;

    /// <summary>Other experiments that are looked at, in the order of their keys.</summary>
    private const int MaxOthers = 5;

    /// <summary>The tables; none where the experiment runs alone.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="statistics">Its numbers.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Neighbours> ReadAsync(Experiment experiment, ExperimentStatistics statistics, CancellationToken cancellationToken)
    {
        if (experiment.State != ExperimentState.Running || await automations.FindAsync(experiment.Definition.Automation, cancellationToken) is not { } automation)
        {
            return Neighbours.None;
        }

        var found = await Task.WhenAll(automation.Value.Experiments.Where(key => key != experiment.Key).Select(key => experiments.FindAsync(key, cancellationToken)));
        var others = found.Select(f => f?.Value).OfType<Experiment>().Where(e => e.State != ExperimentState.Draft && e.Definition.Automation == experiment.Definition.Automation).ToList();
        var running = others.Where(e => e.State == ExperimentState.Running).Take(MaxOthers).ToList();
        var changedAt = others.Max(e => (DateTimeOffset?)e.UpdatedAt);
        return running.Count == 0 ? new Neighbours([], changedAt) : new Neighbours(await CompareAsync(experiment, statistics, running, cancellationToken), changedAt);
    }

    private async Task<IReadOnlyList<InteractionReport>> CompareAsync(
        Experiment experiment, ExperimentStatistics statistics, List<Experiment> others, CancellationToken cancellationToken)
    {
        var phase = PhaseView.Of(experiment, statistics);
        var total = PhaseView.Present(experiment, statistics).Assigned.Sum(a => a.Runs);
        var own = (await NewestAsync(experiment.Key, cancellationToken)).Runs.Where(run => phase is null || run.Phase == phase.Version).ToList();
        var tables = new List<InteractionReport>();
        foreach (var other in others)
        {
            var theirs = await NewestAsync(other.Key, cancellationToken);

            // Where the other experiment has more runs than are read, only the time that those cover can be told.
            var covered = theirs.Since is { } since ? own.Where(run => run.AssignedAt >= since).ToList() : own;
            var variants = theirs.Runs.ToDictionary(run => run.RunId, run => run.Variant);
            var pairs = covered.Where(run => variants.ContainsKey(run.RunId)).Select(run => (run.Variant, variants[run.RunId])).ToList();
            if (Interactions.Of(experiment.Definition, other.Definition, pairs, covered.Count, total) is { } table)
            {
                tables.Add(table);
            }
        }

        return tables;
    }

    /// <summary>The newest counted runs, and since when they are all there are; null where they are all.</summary>
    private async Task<(IReadOnlyList<Run> Runs, DateTimeOffset? Since)> NewestAsync(string key, CancellationToken cancellationToken)
    {
        var page = await runs.ListAsync(new RunFilter(key, null, null, null, null, null, null), MaxRuns, null, cancellationToken);
        var since = page.Next is null ? null : page.Items.Min(r => (DateTimeOffset?)r.Run.AssignedAt);
        return ([.. page.Items.Select(r => r.Run).Where(run => run.Counted).DistinctBy(run => run.RunId)], since);
    }
}

/// <summary>The other experiments of the automation.</summary>
/// <param name="Tables">Combinations with those that run.</param>
/// <param name="ChangedAt">When any of them last changed, UTC: what holds a promotion back may then be gone.</param>
public sealed record Neighbours(IReadOnlyList<InteractionReport> Tables, DateTimeOffset? ChangedAt)
{
    public static readonly Neighbours None = new([], null);
}
