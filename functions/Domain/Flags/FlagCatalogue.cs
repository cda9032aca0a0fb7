using System.Collections.Concurrent;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Flags;

/// <summary>Flags ready in memory, so that an evaluation asks no store.</summary>
/// <remarks>
/// What is older than <see cref="FreshFor"/> is read again while the present answer still goes out; nothing older than <see cref="MaxAge"/>
/// is ever used. What this process writes counts at once (<see cref="Renew"/>); what another writes, within that bound.
/// </remarks>
/// <threadsafety>Safe for any number of threads.</threadsafety>
public sealed class FlagCatalogue(IExperimentStore experiments, TimeProvider time)
{
    /// <summary>Age up to which a flag is used without a thought.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>Age above which a flag is read again before it is used.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Kept<Flag>> _flags = new(StringComparer.Ordinal);
    private readonly Lock _listGate = new();
    private Kept<IReadOnlyList<Flag>>? _list;
    private long _writes;

    /// <summary>The flag of that key; null where there is no such experiment.</summary>
    public ValueTask<Flag?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (_flags.TryGetValue(key, out var kept) && AgeOf(kept) <= MaxAge)
        {
            if (IsToBeRead(kept))
            {
                _ = ReadInBackgroundAsync(kept, key);
            }

            return ValueTask.FromResult<Flag?>(kept.Value);
        }

        return Naming.IsKey(key) ? new ValueTask<Flag?>(ReadAsync(key, cancellationToken)) : ValueTask.FromResult<Flag?>(null);
    }

    /// <summary>Every flag but those of archived experiments, in the order of their keys.</summary>
    public ValueTask<IReadOnlyList<Flag>> ListAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _list) is { } kept && AgeOf(kept) <= MaxAge)
        {
            if (IsToBeRead(kept))
            {
                _ = ReadAllInBackgroundAsync(kept);
            }

            return ValueTask.FromResult(kept.Value);
        }

        return new ValueTask<IReadOnlyList<Flag>>(ReadAllAsync(cancellationToken));
    }

    /// <summary>Takes over what this process has just written.</summary>
    public void Renew(Experiment experiment)
    {
        lock (_listGate)
        {
            _writes++;
            _list = null;
        }

        Keep(experiment, time.GetTimestamp());
    }

    private async Task<Flag?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        return await experiments.FindAsync(key, cancellationToken) is { } found ? Keep(found.Value, readAt) : null;
    }

    private async Task<IReadOnlyList<Flag>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var (readAt, writes) = (time.GetTimestamp(), Interlocked.Read(ref _writes));
        var flags = new List<Flag>();
        await foreach (var experiment in experiments.ListAsync(null, cancellationToken))
        {
            if (experiment.State != ExperimentState.Archived)
            {
                flags.Add(Keep(experiment, readAt));
            }
        }

        lock (_listGate)
        {
            // A list that was begun before a write may lack it.
            _list = writes == _writes ? new Kept<IReadOnlyList<Flag>>(flags, readAt) : _list;
        }

        return flags;
    }

    /// <summary>The flag of the higher version stays, and the very object where the version is the same.</summary>
    private Flag Keep(Experiment experiment, long readAt) =>
        _flags.AddOrUpdate(
            experiment.Key,
            _ => new Kept<Flag>(new Flag(experiment), readAt),
            (_, kept) => kept.Value.Experiment.Version.CompareTo(experiment.Version) switch
            {
                > 0 => kept,
                0 => new Kept<Flag>(kept.Value, Math.Max(kept.ReadAt, readAt)),
                _ => new Kept<Flag>(new Flag(experiment), readAt),
            }).Value;

    private TimeSpan AgeOf<T>(Kept<T> kept) => time.GetElapsedTime(kept.ReadAt);

    private bool IsToBeRead<T>(Kept<T> kept) => AgeOf(kept) > FreshFor && kept.TryBeginReading();

    /// <summary>Reads while others use what is there. Should it fail, whoever asks after <see cref="MaxAge"/> reads again and meets the failure himself.</summary>
    private async Task ReadInBackgroundAsync(Kept<Flag> kept, string key)
    {
        await Task.Yield();
        try
        {
            await ReadAsync(key, CancellationToken.None);
        }
        finally
        {
            kept.EndReading();
        }
    }

    /// <inheritdoc cref="ReadInBackgroundAsync"/>
    private async Task ReadAllInBackgroundAsync(Kept<IReadOnlyList<Flag>> kept)
    {
        await Task.Yield();
        try
        {
            await ReadAllAsync(CancellationToken.None);
        }
        finally
        {
            kept.EndReading();
        }
    }

    private sealed class Kept<T>(T value, long readAt)
    {
        private int _isReading;

        public T Value => value;

        /// <summary>Timestamp of the moment before it was read.</summary>
        public long ReadAt => readAt;

        /// <summary>True for one caller at a time.</summary>
        public bool TryBeginReading() => Interlocked.Exchange(ref _isReading, 1) == 0;

        public void EndReading() => Volatile.Write(ref _isReading, 0);
    }
}
