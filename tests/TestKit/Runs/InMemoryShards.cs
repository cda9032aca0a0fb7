using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;

namespace Splitrun.TestKit.Runs;

/// <summary>What runs and outcomes share: the shards' rows, each shard under one lock.</summary>
public sealed class InMemoryShards
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RunShard, ShardRows> _shards = [];

    internal T Read<T>(RunShard shard, Func<ShardRows, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_shards.TryGetValue(shard, out var rows))
            {
                _shards[shard] = rows = new ShardRows();
            }

            return read(rows);
        }
    }
}

/// <summary>The rows of one shard.</summary>
internal sealed class ShardRows
{
    public ShardHead Head { get; set; } = ShardHead.Empty;

    /// <summary>Number of the last write of the head; 0 before the first.</summary>
    public long HeadWrites { get; set; }

    public Dictionary<string, Run> Runs { get; } = [];

    public Dictionary<string, int> Claims { get; } = [];

    /// <summary>Run ids of each commit, newest first, under the key that sorts the commits newest first.</summary>
    public SortedDictionary<string, (DateTimeOffset CommittedAt, IReadOnlyList<string> RunIds)> Index { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ArmStatistics> Arms { get; set; } = new Dictionary<string, ArmStatistics>();

    public IReadOnlyCollection<SliceKey> Segments { get; set; } = [];

    public Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> Slices { get; } = [];

    public DateTimeOffset? ChangedAt { get; set; }

    public DateTimeOffset? OutcomesDeletedAt { get; set; }

    /// <summary>Number of the last write of the statistics; 0 before the first.</summary>
    public long StatisticsWrites { get; set; }

    public SortedDictionary<long, OutcomeBlock> Blocks { get; } = [];

    public long LastBlock { get; set; } = -1;

    public Dictionary<UnitKey, UnitTotals> Units { get; } = [];
}
