namespace Splitrun.Domain.Batching;

/// <summary>
/// What a store wrote last, per key, so that the next write need not read it first. It may be out of date, which the store's revision finds
/// out; where another writer is about, nothing is remembered for a while, because reading first then costs less than being refused.
/// </summary>
/// <param name="bytesOf">Memory that one of these takes, as a fair estimate.</param>
/// <param name="maxBytes">Most memory taken, as that has it. Range: 1 or more.</param>
public sealed class LastWritten<TKey, T>(Func<T, long> bytesOf, long maxBytes = LastWritten<TKey, T>.DefaultMaxBytes)
    where TKey : notnull
    where T : class
{
    private const long DefaultMaxBytes = 60_000_000;

    /// <summary>A key and its place in a table.</summary>
    private const long EntryBytes = 150;

    /// <summary>Writes after a refusal before anything is remembered again.</summary>
    private const int Distrust = 16;

    private readonly Lock _lock = new();
    private Dictionary<TKey, Entry> _young = [];
    private Dictionary<TKey, Entry> _old = [];
    private long _youngBytes;

    /// <summary>What was written last; null when that is not known.</summary>
    public T? Find(TKey key)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out var entry))
            {
                return entry.Written;
            }

            if (_old.TryGetValue(key, out entry))
            {
                Put(key, entry);
            }

            return entry.Written;
        }
    }

    /// <summary>A write was made.</summary>
    public void Keep(TKey key, T written)
    {
        var bytes = EntryBytes + bytesOf(written);
        lock (_lock)
        {
            var distrusted = (_young.TryGetValue(key, out var entry) || _old.TryGetValue(key, out entry)) ? entry.Distrusted : 0;
            Put(key, distrusted > 0 ? new Entry(null, distrusted - 1, EntryBytes) : new Entry(written, 0, bytes));
        }
    }

    /// <summary>A write was refused, because somebody else had written.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            Put(key, new Entry(null, Distrust, EntryBytes));
        }
    }

    /// <summary>Two generations: when the young one is full, it becomes the old one, and what nobody wrote or asked for since is forgotten.</summary>
    private void Put(TKey key, Entry entry)
    {
        _old.Remove(key);
        _youngBytes += entry.Bytes - (_young.Remove(key, out var before) ? before.Bytes : 0);
        _young.Add(key, entry);
        if (_youngBytes >= maxBytes / 2)
        {
            (_old, _young, _youngBytes) = (_young, [], 0);
        }
    }

    private readonly record struct Entry(T? Written, int Distrusted, long Bytes);
}
