using Splitrun.Domain.Batching;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>
/// Keeps outcomes together with the statistics of their shard. The statistics' revision guards everything of the shard:
/// every write of outcomes writes them too, so what was read after them is unchanged as long as they are.
/// </summary>
public interface IOutcomeStore
{
    /// <summary>Most blocks, units and slices, taken together, that one commit takes.</summary>
    int MaxCommit { get; }

    /// <summary>The statistics of a shard.</summary>
    Task<ShardStatistics> ReadStatisticsAsync(RunShard shard, CancellationToken cancellationToken);

    /// <summary>
    /// The statistics as this store last wrote them, without asking; null when it does not know. Another writer may have come since: then a
    /// commit based on them is refused.
    /// </summary>
    ShardStatistics? RecallStatistics(RunShard shard);

    /// <summary>The statistics of these slices; empty ones where nothing was written.</summary>
    Task<IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ReadSlicesAsync(
        RunShard shard, IReadOnlyCollection<SliceKey> slices, CancellationToken cancellationToken);

    /// <summary>The statistics of every day of a shard, in order.</summary>
    IAsyncEnumerable<KeyValuePair<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ListDaysAsync(RunShard shard, CancellationToken cancellationToken);

    /// <summary>The blocks of these numbers; empty ones where nothing was written.</summary>
    Task<IReadOnlyDictionary<long, OutcomeBlock>> ReadBlocksAsync(RunShard shard, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken);

    /// <summary>Every block of a shard, in order.</summary>
    IAsyncEnumerable<OutcomeBlock> ListBlocksAsync(RunShard shard, CancellationToken cancellationToken);

    /// <summary>The runs of these ids that exist, with their outcomes.</summary>
    Task<IReadOnlyDictionary<string, RecordedRun>> ReadRunsAsync(RunShard shard, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken);

    /// <summary>Deletes every block and every unit's totals of a shard. The statistics stay. What is gone already is no error.</summary>
    Task DeleteRowsAsync(RunShard shard, CancellationToken cancellationToken);

    /// <summary>The totals of these units; empty totals where there are none.</summary>
    Task<IReadOnlyDictionary<UnitKey, UnitTotals>> ReadUnitsAsync(RunShard shard, IReadOnlyCollection<UnitKey> units, CancellationToken cancellationToken);

    /// <summary>The totals that are kept of other units than these; those without runs are as good as none and left out.</summary>
    IAsyncEnumerable<StrayUnit> ListStraysAsync(RunShard shard, IReadOnlyCollection<UnitKey> known, CancellationToken cancellationToken);

    /// <summary>Writes everything in one step, or nothing: the new revision of the statistics, or null when another writer changed them first.</summary>
    /// <exception cref="CommitTooLargeException">It is more than one step takes; a smaller one may fit.</exception>
    Task<string?> TryCommitAsync(RunShard shard, OutcomeCommit commit, CancellationToken cancellationToken);
}

/// <summary>Totals of a unit that nobody asked for by its name: the store may not know that any more.</summary>
/// <param name="Name">The store's name of the unit, unique in its variant.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Totals">Its totals.</param>
public sealed record StrayUnit(string Name, string Variant, UnitTotals Totals);

/// <summary>A run with its outcome, if it has one.</summary>
public sealed record RecordedRun(Run Run, Outcome? Outcome);

/// <summary>The statistics of one shard.</summary>
/// <param name="Arms">Per variant key.</param>
/// <param name="LastAt">When they last changed, UTC.</param>
/// <param name="Revision">The store's opaque mark; null before the first outcome.</param>
public sealed record ShardStatistics(IReadOnlyDictionary<string, ArmStatistics> Arms, DateTimeOffset? LastAt, string? Revision)
{
    private const long OwnBytes = 1_000;

    /// <summary>Texts take two bytes a character in memory, and each value has a name and a place in a table.</summary>
    private const int MemoryOfAWrittenByte = 3;

    /// <summary>Memory that all of this takes, what is at hand included: a fair estimate that costs little.</summary>
    public long EstimatedBytes =>
        OwnBytes
        + Arms.Values.Sum(arm => arm.EstimatedBytes)
        + Slices.Values.Sum(arms => arms.Values.Sum(arm => arm.EstimatedBytes))
        + Blocks.Values.Sum(block => block.Outcomes.Values.Sum(outcome => MemoryOfAWrittenByte * (long)outcome.EstimatedBytes));

    /// <summary>The segment slices that there are.</summary>
    public IReadOnlyCollection<SliceKey> Segments { get; init; } = [];

    /// <summary>No block above this number exists; -1 before the first.</summary>
    public long LastBlock { get; init; } = -1;

    /// <summary>When the retention settings had the rows of the shard's outcomes deleted, UTC: nothing is counted from then on. Null while they are there.</summary>
    public DateTimeOffset? RowsDeletedAt { get; init; }

    /// <summary>Blocks that happen to be at hand, of the same revision.</summary>
    public IReadOnlyDictionary<long, OutcomeBlock> Blocks { get; init; } = new Dictionary<long, OutcomeBlock>();

    /// <summary>Statistics of slices that happen to be at hand, of the same revision; per slice and variant key, without sketches.</summary>
    public IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> Slices { get; init; } =
        new Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>();
}

/// <summary>What is written in one step.</summary>
/// <param name="Before">The statistics as they were read.</param>
/// <param name="Arms">The statistics as they are to be.</param>
/// <param name="At">The time of the writer's clock, UTC.</param>
/// <param name="Blocks">New and changed blocks of outcomes, whole.</param>
/// <param name="Units">New and changed unit totals.</param>
public sealed record OutcomeCommit(
    ShardStatistics Before,
    IReadOnlyDictionary<string, ArmStatistics> Arms,
    DateTimeOffset At,
    IReadOnlyCollection<OutcomeBlock> Blocks,
    IReadOnlyDictionary<UnitKey, UnitTotals> Units)
{
    /// <summary>When they change, UTC; later than before.</summary>
    public DateTimeOffset At { get; } = Watermark.Next(Before.LastAt, At);

    /// <summary>When the rows were deleted; as before, unless they are going to be.</summary>
    public DateTimeOffset? RowsDeletedAt { get; init; } = Before.RowsDeletedAt;

    /// <summary>The segment slices that there are to be, these and those of before.</summary>
    public IReadOnlyCollection<SliceKey> Segments { get; init; } = Before.Segments;

    /// <summary>New and changed statistics of slices, per slice and variant key, without sketches.</summary>
    public IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> Slices { get; init; } =
        new Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>();

    /// <summary>Units whose totals are to be empty.</summary>
    public IReadOnlyCollection<StrayUnit> Strays { get; init; } = [];
}
