using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Queues;
using Splitrun.Local.Timers;

namespace Splitrun.Local.Hosting;

/// <summary>
/// Keeps the queues and timers going while the host runs. When it stops, no new work is taken, and what runs may finish within the
/// drain time.
/// </summary>
internal sealed class TriggerService(
    QueueListeners queues,
    TimerListeners timers,
    AdminInvocations admin,
    IHostApplicationLifetime lifetime,
    Drain drain,
    ILogger<TriggerService> logger) : IHostedService
{
    /// <summary>How long cancelled invocations have to give back what they hold.</summary>
    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(2);

    private Task _running = Task.CompletedTask;

    /// <summary>Queues and timers wait until the server listens: a caller of a cold app comes before them.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Listen);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var finished = Task.WhenAll(_running, admin.Finished);
        await Task.WhenAny(finished, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        if (!finished.IsCompleted)
        {
            Logs.Abandoned(logger);
            await drain.AbandonAsync();
            await Task.WhenAny(finished, Task.Delay(LastMoments, CancellationToken.None));
        }
    }

    private void Listen()
    {
        var stopping = lifetime.ApplicationStopping;
        _running = Task.WhenAll([.. queues.Select(queue => queue.RunAsync(stopping)), .. timers.Select(timer => timer.RunAsync(stopping))]);
    }
}
