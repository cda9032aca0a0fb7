using System.Diagnostics;

namespace Splitrun.Local.Tests.Queues;

/// <summary>One time that a function got a message.</summary>
public sealed record Delivery(string Text, int Count);

/// <summary>What functions in a test got, in order.</summary>
public sealed class Seen
{
    private readonly Lock _lock = new();
    private readonly List<(Delivery Delivery, long Time)> _seen = [];

    public int Count => All.Count;

    public IReadOnlyList<Delivery> All
    {
        get
        {
            lock (_lock)
                return [.. _seen.Select(item => item.Delivery)];
        }
    }

    /// <summary>The times between one delivery and the next.</summary>
    public IReadOnlyList<TimeSpan> Gaps
    {
        get
        {
            lock (_lock)
                return [.. _seen.Zip(_seen.Skip(1), (first, second) => Stopwatch.GetElapsedTime(first.Time, second.Time))];
        }
    }

    public void Add(Delivery delivery)
    {
        lock (_lock)
            _seen.Add((delivery, Stopwatch.GetTimestamp()));
    }
}

/// <summary>Holds functions in a test back until it lets them through.</summary>
public sealed class Gate : IDisposable
{
    private readonly SemaphoreSlim _open = new(0);
    private readonly Lock _lock = new();

    public int Waiting { get; private set; }

    /// <summary>The most that ever waited at once.</summary>
    public int Most { get; private set; }

    /// <summary>How many have come so far.</summary>
    public int Entered { get; private set; }

    public void LetThrough(int count) => _open.Release(count);

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Entered++;
            Most = Math.Max(Most, ++Waiting);
        }

        try
        {
            await _open.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
                Waiting--;
        }
    }

    public void Dispose() => _open.Dispose();
}
