using System.Collections.Concurrent;
using Splitrun.Domain.Runs;

namespace Splitrun.Storage.Tables;

/// <summary>What this process wrote last, per shard, so that the next write need not read it first. It may be out of date, which the ETag finds out.</summary>
/// <param name="maxShards">Most shards remembered; one more, and all are forgotten.</param>
internal sealed class LastWritten<T>(int maxShards = 1_000)
    where T : class
{
    private readonly ConcurrentDictionary<RunShard, T> _byShard = new();

    public T? Find(RunShard shard) => _byShard.GetValueOrDefault(shard);

    public void Keep(RunShard shard, T written)
    {
        if (_byShard.Count >= maxShards)
        {
            _byShard.Clear();
        }

        _byShard[shard] = written;
    }

    public void Forget(RunShard shard) => _byShard.TryRemove(shard, out _);
}
