using System.Globalization;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Runs;

namespace Splitrun.TestKit.Outcomes;

/// <summary>Outcomes and statistics in memory, beside the runs they belong to.</summary>
public sealed class InMemoryOutcomeStore(InMemoryShards shards) : IOutcomeStore
{
    public int MaxCommit => 96;

    public Task<ShardStatistics> ReadStatisticsAsync(RunShard shard, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(shard, rows => new ShardStatistics(rows.Arms, rows.ChangedAt, RevisionOf(rows)), cancellationToken));

    public Task<IReadOnlyDictionary<string, RecordedRun>> ReadRunsAsync(
        RunShard shard, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, RecordedRun>>(shards.Read(
            shard,
            rows => runIds.Where(rows.Runs.ContainsKey).Distinct().ToDictionary(id => id, id => new RecordedRun(rows.Runs[id], rows.Outcomes.GetValueOrDefault(id))),
            cancellationToken));

    public Task<IReadOnlyDictionary<UnitKey, UnitTotals>> ReadUnitsAsync(
        RunShard shard, IReadOnlyCollection<UnitKey> units, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<UnitKey, UnitTotals>>(shards.Read(
            shard, rows => units.Distinct().ToDictionary(unit => unit, unit => rows.Units.GetValueOrDefault(unit, UnitTotals.Empty)), cancellationToken));

    public Task<bool> TryCommitAsync(RunShard shard, OutcomeCommit commit, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(shard, rows => TryCommit(rows, commit), cancellationToken));

    private static bool TryCommit(ShardRows rows, OutcomeCommit commit)
    {
        if (commit.Before.Revision != RevisionOf(rows))
        {
            return false;
        }

        (rows.Arms, rows.ChangedAt) = (new Dictionary<string, ArmStatistics>(commit.Arms), commit.At);
        rows.StatisticsWrites++;
        foreach (var outcome in commit.Outcomes)
        {
            rows.Outcomes[outcome.RunId] = outcome;
        }

        foreach (var (unit, totals) in commit.Units)
        {
            rows.Units[unit] = totals;
        }

        return true;
    }

    private static string? RevisionOf(ShardRows rows) => rows.StatisticsWrites == 0 ? null : rows.StatisticsWrites.ToString(CultureInfo.InvariantCulture);
}
