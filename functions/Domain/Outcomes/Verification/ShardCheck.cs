using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>What a shard kept at one moment, and what its raw rows gave at that moment.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Head">Its counts of runs.</param>
/// <param name="HeadRevision">The store's mark of them.</param>
/// <param name="Statistics">Its statistics, with the store's mark.</param>
/// <param name="Slices">The statistics of every day, phase and segment.</param>
/// <param name="Recounted">What the rows gave.</param>
/// <param name="RunDifferences">What differs in the counts of runs.</param>
/// <param name="OutcomeDifferences">What differs in the statistics of outcomes.</param>
internal sealed record ShardCheck(
    RunShard Shard,
    ShardHead Head,
    string? HeadRevision,
    ShardStatistics Statistics,
    IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> Slices,
    RecountedShard Recounted,
    IReadOnlyList<Difference> RunDifferences,
    IReadOnlyList<Difference> OutcomeDifferences)
{
    /// <summary>Units that have totals and no raw rows; not one of them is left out, however many differences are listed.</summary>
    public IReadOnlyList<StrayUnit> Strays { get; init; } = [];

    public IEnumerable<Difference> Differences => RunDifferences.Concat(OutcomeDifferences);

    public bool IsConsistent => RunDifferences.Count == 0 && OutcomeDifferences.Count == 0;
}

/// <summary>Counts shards again.</summary>
/// <remarks>Memory does not grow with the runs; where the unit of assignment is not the run, it grows with the units.</remarks>
public sealed class ShardChecks(IRunStore runs, IOutcomeStore outcomes, RecordedRuns rows)
{
    /// <summary>Units whose totals are in memory at once beside those that were counted.</summary>
    private const int UnitsARead = 1_000;

    /// <summary>Counts a shard once; null when somebody wrote to it meanwhile.</summary>
    internal async Task<ShardCheck?> TryCheckAsync(RunShard shard, IReadOnlyDictionary<int, ExperimentDefinition> definitions, CancellationToken cancellationToken)
    {
        var (head, headRevision) = await runs.ReadHeadAsync(shard, cancellationToken);
        var statistics = await outcomes.ReadStatisticsAsync(shard, cancellationToken);
        var recount = new ShardRecount(shard, definitions);
        await foreach (var row in rows.ListAsync(shard, cancellationToken))
        {
            recount.Add(row);
        }

        var recounted = recount.ToResult();
        var phases = head.Phases.Keys.Select(SliceKey.OfPhase).Union(recounted.Slices.Keys.Where(slice => slice.Phase is not null));
        var slices = await ReadSlicesAsync(shard, [.. statistics.Segments, .. phases], cancellationToken);
        var runDifferences = ShardDifferences.OfRuns(shard.Index, head, recounted.Head).ToList();
        var strays = await outcomes.ListStraysAsync(shard, [.. recounted.Units.Keys], cancellationToken).ToListAsync(cancellationToken);
        var outcomeDifferences = ShardDifferences.OfStatistics(shard.Index, statistics.Arms, slices, recounted)
            .Concat(await CompareUnitsAsync(shard, recounted, cancellationToken))
            .Concat(strays.SelectMany(stray => ShardDifferences.OfUnit(shard.Index, new UnitKey(stray.Name, stray.Variant), stray.Totals, UnitTotals.Empty)))
            .Take(VerificationResult.MaxDifferences)
            .ToList();
        return (await runs.ReadHeadAsync(shard, cancellationToken)).Revision == headRevision
            && (await outcomes.ReadStatisticsAsync(shard, cancellationToken)).Revision == statistics.Revision
            ? new ShardCheck(shard, head, headRevision, statistics, slices, recounted, runDifferences, outcomeDifferences) { Strays = strays }
            : null;
    }

    private async Task<Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ReadSlicesAsync(
        RunShard shard, IReadOnlyCollection<SliceKey> named, CancellationToken cancellationToken)
    {
        var slices = new Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>(
            await outcomes.ReadSlicesAsync(shard, named, cancellationToken));
        await foreach (var (day, arms) in outcomes.ListDaysAsync(shard, cancellationToken))
        {
            slices[day] = arms;
        }

        return slices;
    }

    /// <summary>Ends where there are more differences than are listed: there may be as many units as runs.</summary>
    private async Task<List<Difference>> CompareUnitsAsync(RunShard shard, RecountedShard recounted, CancellationToken cancellationToken)
    {
        var differences = new List<Difference>();
        foreach (var chunk in recounted.Units.Keys.Chunk(UnitsARead))
        {
            var kept = await outcomes.ReadUnitsAsync(shard, chunk, cancellationToken);
            differences.AddRange(chunk.SelectMany(unit => ShardDifferences.OfUnit(shard.Index, unit, kept[unit], recounted.Units[unit])));
            if (differences.Count >= VerificationResult.MaxDifferences)
            {
                break;
            }
        }

        return differences;
    }
}
