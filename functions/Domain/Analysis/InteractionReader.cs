using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Analysis;

/// <summary>Reads which variants of other experiments of the same automation the newest runs had. What it reads is bounded.</summary>
public sealed class InteractionReader(IExperimentStore experiments, RunListing runs)
{
    /// <summary>Newest runs of each experiment that are looked at.</summary>
    private const int MaxRuns = 1_000;

    /// <summary>Other experiments that are looked at, in the order of their keys.</summary>
    private const int MaxOthers = 5;

    /// <summary>The tables; none where the experiment runs alone.</summary>
    public async Task<IReadOnlyList<InteractionReport>> ReadAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        if (experiment.State != ExperimentState.Running)
        {
            return [];
        }

        var others = await experiments.ListAsync(null, cancellationToken)
            .Where(e => e.State == ExperimentState.Running && e.Key != experiment.Key && e.Definition.Automation == experiment.Definition.Automation)
            .Take(MaxOthers)
            .ToListAsync(cancellationToken);
        if (others.Count == 0)
        {
            return [];
        }

        var own = await VariantsAsync(experiment.Key, cancellationToken);
        var tables = new List<InteractionReport>();
        foreach (var other in others)
        {
            var theirs = await VariantsAsync(other.Key, cancellationToken);
            var pairs = own.Where(o => theirs.ContainsKey(o.Key)).Select(o => (o.Value, theirs[o.Key])).ToList();
            if (Interactions.Of(experiment.Definition, other.Definition, pairs) is { } table)
            {
                tables.Add(table);
            }
        }

        return tables;
    }

    private async Task<Dictionary<string, string>> VariantsAsync(string key, CancellationToken cancellationToken)
    {
        var page = await runs.ListAsync(new RunFilter(key, null, null, null, null, null, null), MaxRuns, null, cancellationToken);
        return page.Items.Where(r => r.Run.Counted).DistinctBy(r => r.Run.RunId).ToDictionary(r => r.Run.RunId, r => r.Run.Variant);
    }
}
