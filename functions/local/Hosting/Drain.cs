namespace Splitrun.Local.Hosting;

/// <summary>Ends what still runs once the host has waited long enough for it.</summary>
internal sealed class Drain : IDisposable
{
    private readonly CancellationTokenSource _abandoned = new();

    /// <summary>Cancelled when the host no longer waits for running invocations.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    public Task AbandonAsync() => _abandoned.CancelAsync();

    public void Dispose() => _abandoned.Dispose();
}
