using System.Globalization;
using System.Runtime.CompilerServices;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Runs;

namespace Splitrun.TestKit.Outcomes;

/// <summary>Outcomes and statistics in memory, beside the runs they belong to.</summary>
public sealed class InMemoryOutcomeStore(InMemoryShards shards) : IOutcomeStore
{
    private readonly LastWritten<RunShard, ShardStatistics> _written = new(written => written.EstimatedBytes);

    public int MaxCommit => 96;

    public Task<ShardStatistics> ReadStatisticsAsync(RunShard shard, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(shard, rows => StatisticsOf(rows), cancellationToken));

    public ShardStatistics? RecallStatistics(RunShard shard) => _written.Find(shard);

    public Task<IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ReadSlicesAsync(
        RunShard shard, IReadOnlyCollection<SliceKey> slices, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>>(shards.Read(
            shard, rows => slices.Distinct().ToDictionary(slice => slice, slice => rows.Slices.GetValueOrDefault(slice) ?? new Dictionary<string, ArmStatistics>()), cancellationToken));

    public async IAsyncEnumerable<KeyValuePair<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ListDaysAsync(
        RunShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var day in shards.Read(shard, rows => rows.Slices.Where(s => s.Key.Day is not null).OrderBy(s => s.Key.Day).ToList(), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return day;
        }
    }

    public Task<IReadOnlyDictionary<long, OutcomeBlock>> ReadBlocksAsync(RunShard shard, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<long, OutcomeBlock>>(shards.Read(
            shard, rows => numbers.Distinct().ToDictionary(number => number, number => rows.Blocks.GetValueOrDefault(number) ?? OutcomeBlock.Empty(number)), cancellationToken));

    public async IAsyncEnumerable<OutcomeBlock> ListBlocksAsync(RunShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var block in shards.Read(shard, rows => rows.Blocks.Values.ToList(), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return block;
        }
    }

    public Task<IReadOnlyDictionary<string, RecordedRun>> ReadRunsAsync(
        RunShard shard, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, RecordedRun>>(shards.Read(
            shard,
            rows => runIds.Where(rows.Runs.ContainsKey).Distinct().ToDictionary(id => id, id => new RecordedRun(rows.Runs[id], OutcomeOf(rows, rows.Runs[id]))),
            cancellationToken));

    public Task<IReadOnlyDictionary<UnitKey, UnitTotals>> ReadUnitsAsync(
        RunShard shard, IReadOnlyCollection<UnitKey> units, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<UnitKey, UnitTotals>>(shards.Read(
            shard, rows => units.Distinct().ToDictionary(unit => unit, unit => rows.Units.GetValueOrDefault(unit, UnitTotals.Empty)), cancellationToken));

    public async IAsyncEnumerable<StrayUnit> ListStraysAsync(
        RunShard shard, IReadOnlyCollection<UnitKey> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (unit, totals) in shards.Read(shard, rows => rows.Units.Where(unit => unit.Value.HasRuns).ExceptBy(known, unit => unit.Key).ToList(), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new StrayUnit(unit.Unit, unit.Variant, totals);
        }
    }

    public Task<string?> TryCommitAsync(RunShard shard, OutcomeCommit commit, CancellationToken cancellationToken) =>
        Task.FromResult(shards.Read(shard, rows => TryCommit(shard, rows, commit), cancellationToken));

    public Task DeleteRowsAsync(RunShard shard, CancellationToken cancellationToken) => Task.FromResult(shards.Read(
        shard,
        rows =>
        {
            rows.Blocks.Clear();
            rows.Units.Clear();
            return true;
        },
        cancellationToken));

    private static Outcome? OutcomeOf(ShardRows rows, Run run) =>
        rows.Blocks.GetValueOrDefault(OutcomeBlock.NumberOf(run.RunSeq))?.Outcomes.GetValueOrDefault(run.RunId);

    private string? TryCommit(RunShard shard, ShardRows rows, OutcomeCommit commit)
    {
        if (commit.Before.Revision != RevisionOf(rows))
        {
            _written.Forget(shard);
            return null;
        }

        (rows.Arms, rows.Segments, rows.ChangedAt, rows.OutcomesDeletedAt) = (new Dictionary<string, ArmStatistics>(commit.Arms), [.. commit.Segments], commit.At, commit.RowsDeletedAt);
        foreach (var (slice, arms) in commit.Slices)
        {
            rows.Slices[slice] = arms;
        }

        rows.StatisticsWrites++;
        foreach (var block in commit.Blocks)
        {
            rows.LastBlock = Math.Max(rows.LastBlock, block.Number);
            rows.Blocks[block.Number] = block with { IsNew = false };
        }

        foreach (var (unit, totals) in commit.Units)
        {
            rows.Units[unit] = totals;
        }

        foreach (var stray in commit.Strays)
        {
            rows.Units[new UnitKey(stray.Name, stray.Variant)] = UnitTotals.Empty;
        }

        _written.Keep(shard, StatisticsOf(rows) with { Blocks = commit.Blocks.ToDictionary(b => b.Number, b => b with { IsNew = false }), Slices = new Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>(commit.Slices) });
        return RevisionOf(rows);
    }

    private static ShardStatistics StatisticsOf(ShardRows rows) => new(rows.Arms, rows.ChangedAt, RevisionOf(rows)) { Segments = rows.Segments, LastBlock = rows.LastBlock, RowsDeletedAt = rows.OutcomesDeletedAt };

    private static string? RevisionOf(ShardRows rows) => rows.StatisticsWrites == 0 ? null : rows.StatisticsWrites.ToString(CultureInfo.InvariantCulture);
}
