using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>Shows each commit before it is made.</summary>
internal class WatchedOutcomeStore(IOutcomeStore inner, Action<OutcomeCommit> onCommit) : IOutcomeStore
{
    public int MaxCommit => inner.MaxCommit;

    public Task<ShardStatistics> ReadStatisticsAsync(RunShard shard, CancellationToken cancellationToken) => inner.ReadStatisticsAsync(shard, cancellationToken);

    public ShardStatistics? RecallStatistics(RunShard shard) => inner.RecallStatistics(shard);

    public virtual Task<IReadOnlyDictionary<long, OutcomeBlock>> ReadBlocksAsync(RunShard shard, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken) =>
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

    public Task<string?> TryCommitAsync(RunShard shard, OutcomeCommit commit, CancellationToken cancellationToken)
    {
        onCommit(commit);
        return inner.TryCommitAsync(shard, commit, cancellationToken);
    }
}

/// <summary>Lets somebody else write once, between the first read of statistics and that of the rows.</summary>
internal sealed class InterleavedOutcomeStore(IOutcomeStore inner, Func<Task> other) : WatchedOutcomeStore(inner, _ => { })
{
    private bool _done;

    public override async Task<IReadOnlyDictionary<long, OutcomeBlock>> ReadBlocksAsync(
        RunShard shard, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        if (!_done)
        {
            _done = true;
            await other();
        }

        return await base.ReadBlocksAsync(shard, numbers, cancellationToken);
    }
}
