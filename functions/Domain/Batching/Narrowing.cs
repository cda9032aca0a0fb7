using System.Text.Json;

namespace Splitrun.Domain.Batching;

/// <summary>
/// How much of what waits is tried at once: half as much each time that a batch fails for what is in it, until the item that fails stands
/// alone and holds up nobody else.
/// </summary>
internal sealed class Narrowing
{
    private int _limit = int.MaxValue;
    private int _tried;

    /// <summary>
    /// Whether a failure may be that of single items: too much at once, or data that something stumbles over. When storage is away, or
    /// others come first all the time, fewer items fare no better.
    /// </summary>
    public static bool IsForItems(Exception failure) => failure
        is CommitTooLargeException
        or InvalidOperationException or ArgumentException or ArithmeticException or FormatException or InvalidDataException or JsonException
        or KeyNotFoundException or IndexOutOfRangeException or InvalidCastException or NullReferenceException;

    /// <summary>The first of what waits, as many as are tried at once.</summary>
    public IReadOnlyList<T> Front<T>(IReadOnlyList<T> pending) => Tried(pending.Count > _limit ? [.. pending.Take(_limit)] : pending);

    /// <summary>Says that no more than these go into one try.</summary>
    public IReadOnlyList<T> Tried<T>(IReadOnlyList<T> batch)
    {
        _tried = batch.Count;
        return batch;
    }

    /// <summary>After a failure: true when fewer are tried next, and false when it was one alone, after which as many as ever may follow.</summary>
    public bool TryHalve()
    {
        _limit = _tried > 1 ? _tried / 2 : int.MaxValue;
        return _tried > 1;
    }
}
