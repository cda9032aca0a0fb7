using System.Collections.Concurrent;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Functions;

/// <summary>
/// Cancels an invocation when its caller has gone, its time is up or the host stops waiting. The sources behind it, with their timers,
/// are used again: making them costs more than most of what a short invocation does.
/// </summary>
internal readonly struct InvocationLimit : IDisposable
{
    private const int MaxKept = 64;

    private static readonly ConcurrentBag<CancellationTokenSource> Kept = [];

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;
    private readonly CancellationTokenRegistration _host;

    private InvocationLimit(CancellationTokenSource source, CancellationToken caller, CancellationToken host)
    {
        _source = source;
        _caller = caller.UnsafeRegister(Cancel, source);
        _host = host.UnsafeRegister(Cancel, source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Starts the time.</summary>
    /// <param name="drain">Says when the host stops waiting.</param>
    /// <param name="time">How long the invocation may take; infinite for no limit.</param>
    /// <param name="caller">Cancelled when the caller has gone.</param>
    public static InvocationLimit Start(Drain drain, TimeSpan time, CancellationToken caller)
    {
        var source = Kept.TryTake(out var kept) ? kept : new CancellationTokenSource();
        source.CancelAfter(time);
        return new InvocationLimit(source, caller, drain.Abandoned);
    }

    public void Dispose()
    {
        _caller.Dispose();
        _host.Dispose();
        if (_source.TryReset() && Kept.Count < MaxKept)
            Kept.Add(_source);
        else
            _source.Dispose();
    }

    private static void Cancel(object? source) => ((CancellationTokenSource)source!).Cancel();
}
