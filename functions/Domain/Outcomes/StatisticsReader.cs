using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>Reads what a report is computed from: a few rows a shard, however many outcomes there are.</summary>
public sealed class StatisticsReader(IRunStore runs, IOutcomeStore outcomes, IOrphanStore orphans)
{
    /// <summary>The statistics of an experiment over all its shards.</summary>
    public async Task<ExperimentStatistics> ReadAsync(ExperimentDefinition definition, CancellationToken cancellationToken)
    {
        var orphaned = orphans.CountAsync(definition.Key, cancellationToken);
        var shards = await Task.WhenAll(RunShard.AllOf(definition).Select(async shard => (
            Outcomes: await outcomes.ReadStatisticsAsync(shard, cancellationToken),
            (await runs.ReadHeadAsync(shard, cancellationToken)).Head)));
        return new ExperimentStatistics
        {
            Arms = [.. definition.Variants.Select(v => shards
                .Select(s => s.Outcomes.Arms.GetValueOrDefault(v.Key, ArmStatistics.Empty))
                .Aggregate(ArmStatistics.Empty, (sum, arm) => sum.Merge(arm)))],
            Assigned = [.. definition.Variants.Select(v => TotalsOf(shards.Select(s => s.Head.Arms.GetValueOrDefault(v.Key, ArmHead.Empty))))],
            NotCounted = shards
                .SelectMany(s => s.Head.NotCounted)
                .GroupBy(n => n.Key, n => n.Value)
                .ToDictionary(n => n.Key, n => n.Sum()),
            Orphans = await orphaned,
            Watermark = shards.Select(s => s.Outcomes.LastAt).Concat(shards.Select(s => s.Head.LastAt)).Max(),
            Versions = [.. shards.SelectMany(s => s.Head.Versions).Distinct().Order()],
        };
    }

    private static AssignmentTotals TotalsOf(IEnumerable<ArmHead> arms) =>
        arms.Aggregate(new AssignmentTotals(0, 0, 0), (sum, arm) => new AssignmentTotals(sum.Runs + arm.Runs, sum.Imported + arm.Imported, sum.Expected + arm.Expected));
}
