using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Runs.Histories;

namespace Splitrun.Domain.Outcomes;

/// <summary>Reads what a report is computed from: a few rows a shard, however many outcomes there are.</summary>
public sealed class StatisticsReader(IRunStore runs, IOutcomeStore outcomes, IOrphanStore orphans)
{
    private static readonly Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> NoSegments = [];
    private static readonly Dictionary<string, ArmStatistics> NoArms = [];
    private static readonly Dictionary<string, ArmHead> NoHeads = [];

    /// <summary>The statistics of an experiment over all its shards.</summary>
    public async Task<ExperimentStatistics> ReadAsync(ExperimentDefinition definition, CancellationToken cancellationToken)
    {
        var orphaned = orphans.CountAsync(definition.Key, cancellationToken);
        var shards = await Task.WhenAll(RunShard.AllOf(definition).Select(shard => ReadAsync(shard, cancellationToken)));
        return new ExperimentStatistics
        {
            Arms = Merge(definition, shards.Select(s => s.Outcomes.Arms)),
            Assigned = [.. definition.Variants.Select(v => TotalsOf(shards.Select(s => s.Head.Arms.GetValueOrDefault(v.Key, ArmHead.Empty))))],
            Segments = SegmentsOf(definition, [.. shards.Select(s => s.Segments)]),
            Phases = PhasesOf(definition, shards),
            NotCounted = shards
                .SelectMany(s => s.Head.NotCounted)
                .GroupBy(n => n.Key, n => n.Value)
                .ToDictionary(n => n.Key, n => n.Sum()),
            Unlisted = ImportedCounts.Unlisted([.. shards.Select(s => s.Head)]),
            Orphans = await orphaned,
            Watermark = shards.Select(s => s.Outcomes.LastAt).Concat(shards.Select(s => s.Head.LastAt)).Max(),
            Versions = [.. shards.SelectMany(s => s.Head.Versions).Distinct().Order()],
        };
    }

    /// <summary>The statistics of each day of assignment that has any, in order.</summary>
    public async Task<IReadOnlyList<DayStatistics>> ReadDaysAsync(ExperimentDefinition definition, CancellationToken cancellationToken)
    {
        var shards = await Task.WhenAll(RunShard.AllOf(definition).Select(shard => outcomes.ListDaysAsync(shard, cancellationToken).ToListAsync(cancellationToken).AsTask()));
        return [.. shards.SelectMany(days => days)
            .GroupBy(day => day.Key.Day.GetValueOrDefault(), day => day.Value)
            .OrderBy(day => day.Key)
            .Select(day => new DayStatistics(day.Key, Merge(definition, day)))];
    }

    private async Task<ReadShard> ReadAsync(RunShard shard, CancellationToken cancellationToken)
    {
        var statistics = await outcomes.ReadStatisticsAsync(shard, cancellationToken);
        var segments = statistics.Segments.Count == 0 ? NoSegments : await outcomes.ReadSlicesAsync(shard, statistics.Segments, cancellationToken);
        var head = (await runs.ReadHeadAsync(shard, cancellationToken)).Head;
        var phases = head.Phases.Count == 0 ? NoSegments : await outcomes.ReadSlicesAsync(shard, [.. head.Phases.Keys.Select(SliceKey.OfPhase)], cancellationToken);
        return new ReadShard(statistics, segments, phases, head);
    }

    private static IReadOnlyList<PhaseStatistics> PhasesOf(ExperimentDefinition definition, IReadOnlyList<ReadShard> shards) =>
        [.. shards.SelectMany(s => s.Head.Phases.Keys).Distinct().Order().TakeLast(ShardHead.MaxPhases).Select(version => new PhaseStatistics(
            version,
            Merge(definition, shards.Select(s => s.Phases.GetValueOrDefault(SliceKey.OfPhase(version)) ?? NoArms)),
            [.. definition.Variants.Select(v => TotalsOf(shards.Select(s => (s.Head.Phases.GetValueOrDefault(version) ?? NoHeads).GetValueOrDefault(v.Key, ArmHead.Empty))))]))];

    private static IReadOnlyList<SegmentStatistics> SegmentsOf(
        ExperimentDefinition definition, IReadOnlyList<IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> shards) =>
        [.. shards.SelectMany(segments => segments)
            .GroupBy(segment => segment.Key, segment => segment.Value)
            .OrderBy(segment => segment.Key.Name, StringComparer.Ordinal)
            .ThenBy(segment => segment.Key.Value is null)
            .ThenBy(segment => segment.Key.Value, StringComparer.Ordinal)
            .Select(segment => new SegmentStatistics(segment.Key.Name ?? "", segment.Key.Value, Merge(definition, segment)))];

    /// <summary>Per variant, in the definition's order.</summary>
    private static IReadOnlyList<ArmStatistics> Merge(ExperimentDefinition definition, IEnumerable<IReadOnlyDictionary<string, ArmStatistics>> parts) =>
        [.. definition.Variants.Select(v => parts.Select(p => p.GetValueOrDefault(v.Key, ArmStatistics.Empty)).Aggregate(ArmStatistics.Empty, (sum, arm) => sum.Merge(arm)))];

    private static AssignmentTotals TotalsOf(IEnumerable<ArmHead> arms) =>
        arms.Aggregate(new AssignmentTotals(0, 0, 0), (sum, arm) => new AssignmentTotals(sum.Runs + arm.Runs, sum.Imported + arm.Imported, sum.Expected + arm.Expected));

    private sealed record ReadShard(
        ShardStatistics Outcomes,
        IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> Segments,
        IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> Phases,
        ShardHead Head);
}

/// <summary>The outcomes of the runs that were assigned on one day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Arms">Per variant, in the definition's order; without sketches.</param>
public sealed record DayStatistics(DateOnly Day, IReadOnlyList<ArmStatistics> Arms);
