using Splitrun.Domain.Analysis;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Bandits;

/// <summary>Moves the weights of running bandits; each change is a new version and a decision in the log.</summary>
public sealed class BanditWeights(IExperimentStore experiments, StatisticsReader statistics, IDecisionLog log, TimeProvider time)
{
    /// <summary>Moves the weights of one experiment, if its data ask for it. Run twice for the same data, it does nothing twice.</summary>
    /// <returns>What changed; null for nothing.</returns>
    public async Task<Reweighting?> MoveAsync(string key, string by, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } stored)
        {
            return null;
        }

        var present = stored.Value;
        var now = time.GetUtcNow();
        if (Reweighting.Of(present, PhaseView.Present(present, await statistics.ReadAsync(present.Definition, cancellationToken)), now) is not { } reweighting)
        {
            return null;
        }

        var next = present with
        {
            Definition = present.Definition with { Variants = [.. present.Definition.Variants.Select((v, i) => v with { Weight = reweighting.Weights[i] })] },
            Version = present.Version + 1,
            UpdatedAt = now,
            Epochs = [.. present.Epochs ?? [], reweighting.Epoch],
        };
        if (!await experiments.TryReplaceAsync(next, stored.Revision, cancellationToken))
        {
            // Somebody changed the experiment meanwhile: the next round looks at what it is now.
            return null;
        }

        var record = new DecisionRecord(
            now, by, "reweight", "bandit_weights", reweighting.Best, reweighting.Justification, present.State, next.State, DryRun: false);
        await log.AppendAsync(key, record, cancellationToken);
        return reweighting;
    }
}
