using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>Counts every raw row of an experiment again and compares with the statistics that are kept. Nothing is changed.</summary>
/// <remarks>Memory does not grow with the runs; where the unit of assignment is not the run, it grows with the units.</remarks>
public sealed class StatisticsVerifier(IExperimentStore experiments, IRunStore runs, IOutcomeStore outcomes, RecordedRuns rows)
{
    /// <summary>Tries for a shard that is written to while it is read.</summary>
    private const int MaxAttempts = 3;

    public async Task<Result<VerificationResult>> VerifyAsync(string key, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } experiment)
        {
            return Problem.NotFound($"experiment \"{key}\"");
        }

        var definitions = (await experiments.ListVersionsAsync(key, cancellationToken)).ToDictionary(e => e.Version, e => e.Definition);
        var (differences, unsettled) = (new List<Difference>(), new List<int>());
        var (rowCount, outcomeCount) = (0L, 0L);
        foreach (var shard in RunShard.AllOf(experiment.Value.Definition))
        {
            if (await CompareAsync(shard, definitions, cancellationToken) is { } compared)
            {
                rowCount += compared.Recount.Rows;
                outcomeCount += compared.Recount.Outcomes;
                differences.AddRange(compared.Differences.Take(VerificationResult.MaxDifferences - differences.Count));
            }
            else
            {
                unsettled.Add(shard.Index);
            }
        }

        return new VerificationResult(differences.Count == 0 && unsettled.Count == 0, rowCount, outcomeCount, differences, unsettled);
    }

    private async Task<Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ReadSlicesAsync(
        RunShard shard, ShardStatistics statistics, CancellationToken cancellationToken)
    {
        var slices = new Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>(
            await outcomes.ReadSlicesAsync(shard, statistics.Segments, cancellationToken));
        await foreach (var (day, arms) in outcomes.ListDaysAsync(shard, cancellationToken))
        {
            slices[day] = arms;
        }

        return slices;
    }

    /// <summary>Counts a shard; null when others wrote to it all the time.</summary>
    private async Task<(ShardRecount Recount, List<Difference> Differences)?> CompareAsync(
        RunShard shard, IReadOnlyDictionary<int, ExperimentDefinition> definitions, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (head, headRevision) = await runs.ReadHeadAsync(shard, cancellationToken);
            var statistics = await outcomes.ReadStatisticsAsync(shard, cancellationToken);
            var slices = await ReadSlicesAsync(shard, statistics, cancellationToken);
            var recount = new ShardRecount(shard, definitions);
            await foreach (var row in rows.ListAsync(shard, cancellationToken))
            {
                recount.Add(row);
            }

            if ((await runs.ReadHeadAsync(shard, cancellationToken)).Revision == headRevision
                && (await outcomes.ReadStatisticsAsync(shard, cancellationToken)).Revision == statistics.Revision)
            {
                return (recount, [.. recount.CompareWith(head), .. recount.CompareWith(statistics.Arms, slices)]);
            }
        }

        return null;
    }
}
