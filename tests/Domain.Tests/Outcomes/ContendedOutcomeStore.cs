using Splitrun.Domain.Assignment;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>A store whose commits are refused now and then: before anything was written, or after it (the answer was lost on the way).</summary>
internal sealed class ContendedOutcomeStore(IOutcomeStore inner, IChance chance, double refusedBefore, double refusedAfter) : IOutcomeStore
{
    public int MaxCommit => inner.MaxCommit;

    public Task<ShardStatistics> ReadStatisticsAsync(RunShard shard, CancellationToken cancellationToken) => inner.ReadStatisticsAsync(shard, cancellationToken);

    public ShardStatistics? RecallStatistics(RunShard shard) => inner.RecallStatistics(shard);

    public Task<IReadOnlyDictionary<long, OutcomeBlock>> ReadBlocksAsync(RunShard shard, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken) =>
        inner.ReadBlocksAsync(shard, numbers, cancellationToken);

    public Task<IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ReadSlicesAsync(
        RunShard shard, IReadOnlyCollection<SliceKey> slices, CancellationToken cancellationToken) => inner.ReadSlicesAsync(shard, slices, cancellationToken);

    public IAsyncEnumerable<KeyValuePair<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ListDaysAsync(RunShard shard, CancellationToken cancellationToken) =>
        inner.ListDaysAsync(shard, cancellationToken);

    public IAsyncEnumerable<OutcomeBlock> ListBlocksAsync(RunShard shard, CancellationToken cancellationToken) => inner.ListBlocksAsync(shard, cancellationToken);

    public Task<IReadOnlyDictionary<string, RecordedRun>> ReadRunsAsync(RunShard shard, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken) =>
        inner.ReadRunsAsync(shard, runIds, cancellationToken);

    public Task DeleteRowsAsync(RunShard shard, CancellationToken cancellationToken) => inner.DeleteRowsAsync(shard, cancellationToken);

    public Task<IReadOnlyDictionary<UnitKey, UnitTotals>> ReadUnitsAsync(RunShard shard, IReadOnlyCollection<UnitKey> units, CancellationToken cancellationToken) =>
        inner.ReadUnitsAsync(shard, units, cancellationToken);

    public IAsyncEnumerable<StrayUnit> ListStraysAsync(RunShard shard, IReadOnlyCollection<UnitKey> known, CancellationToken cancellationToken) =>
        inner.ListStraysAsync(shard, known, cancellationToken);

    public async Task<string?> TryCommitAsync(RunShard shard, OutcomeCommit commit, CancellationToken cancellationToken)
    {
        if (chance.Draw() < refusedBefore)
        {
            return null;
        }

        // Others get their turn between the read and the write.
        await Task.Yield();
        var revision = await inner.TryCommitAsync(shard, commit, cancellationToken);
        return chance.Draw() >= refusedAfter ? revision : null;
    }
}
