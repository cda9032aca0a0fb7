namespace Splitrun.Domain.Batching;

/// <summary>
/// What a store wrote last, per key, so that the next write need not read it first. It may be out of date, which the store's revision finds
/// out; where another writer is about, nothing is remembered for a while, because reading first then costs less than being refused.
/// </summary>
/// <param name="maxKeys">Most keys remembered; one more, and all are forgotten.</param>
public sealed class LastWritten<TKey, T>(int maxKeys = LastWritten<TKey, T>.DefaultMaxKeys)
    where TKey : notnull
    where T : class
{
    private const int DefaultMaxKeys = 1_000;

    /// <summary>Writes after a refusal before anything is remembered again.</summary>
    private const int Distrust = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (T? Written, int Distrusted)> _entries = [];

    /// <summary>What was written last; null when that is not known.</summary>
    public T? Find(TKey key)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(key).Written;
        }
    }

    /// <summary>A write was made.</summary>
    public void Keep(TKey key, T written)
    {
        lock (_lock)
        {
            if (_entries.Count >= maxKeys)
            {
                _entries.Clear();
            }

            var distrusted = _entries.GetValueOrDefault(key).Distrusted;
            _entries[key] = distrusted > 0 ? (null, distrusted - 1) : (written, 0);
        }
    }

    /// <summary>A write was refused, because somebody else had written.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _entries[key] = (null, Distrust);
        }
    }
}
