using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Analysis;

/// <summary>Reads which variants of other experiments of the same automation the newest runs had. What it reads is bounded, and the report says by what.</summary>
public sealed class InteractionReader(IExperimentStore experiments, IAutomationStore automations, IRunStore runs, RunDirectory directory)
{
    /// <summary>Newest runs that are looked at.</summary>
    private const int MaxRuns = 1_000;

    /// <summary>Other experiments that are looked at, in the order of their keys.</summary>
    private const int MaxOthers = 5;

    /// <summary>Newest runs that are looked for in another experiment before all are.</summary>
    private const int FirstTried = 50;

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
        var newest = await directory.FindFactsAsync(experiment.Definition, await NewestAsync(experiment.Definition, cancellationToken), cancellationToken);
        var own = newest.Values.Where(run => run.Counted && (phase is null || run.Phase == phase.Version)).OrderByDescending(run => run.AssignedAt).ToList();
        var tables = new List<InteractionReport>();
        foreach (var other in others)
        {
            var theirs = await FindAsync(other.Definition, own, cancellationToken);
            var pairs = own.Where(run => theirs.ContainsKey(run.RunId)).Select(run => (run.Variant, theirs[run.RunId].Variant)).ToList();
            if (Interactions.Of(experiment.Definition, other.Definition, pairs, own.Count, total) is { } table)
            {
                tables.Add(table);
            }
        }

        return tables;
    }

    /// <summary>The counted runs of the other experiment that these are; a few are tried first, since most experiments share all runs or none.</summary>
    private async Task<Dictionary<string, RunFacts>> FindAsync(ExperimentDefinition other, List<RunFacts> own, CancellationToken cancellationToken)
    {
        var tried = await directory.FindFactsAsync(other, own.Take(FirstTried).Select(run => run.RunId), cancellationToken);
        var found = tried.Count == 0 ? tried : await directory.FindFactsAsync(other, own.Select(run => run.RunId), cancellationToken);
        return found.Where(run => run.Value.Counted).ToDictionary();
    }

    /// <summary>Ids of the newest runs, as many of each shard.</summary>
    private async Task<IReadOnlyList<string>> NewestAsync(ExperimentDefinition definition, CancellationToken cancellationToken)
    {
        var aShard = ((MaxRuns - 1) / definition.Shards) + 1;
        var ids = await Task.WhenAll(RunShard.AllOf(definition).Select(shard => runs.ListAsync(shard, null, null, cancellationToken).Take(aShard).Select(run => run.RunId).ToListAsync(cancellationToken).AsTask()));
        return [.. ids.SelectMany(shard => shard)];
    }
}

/// <summary>The other experiments of the automation.</summary>
/// <param name="Tables">Combinations with those that run.</param>
/// <param name="ChangedAt">When any of them last changed, UTC: what holds a promotion back may then be gone.</param>
public sealed record Neighbours(IReadOnlyList<InteractionReport> Tables, DateTimeOffset? ChangedAt)
{
    public static readonly Neighbours None = new([], null);
}
