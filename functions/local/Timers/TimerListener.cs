using Azure;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Functions;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Timers;

/// <summary>Runs one timer's function by its schedule, in one instance of the app at a time.</summary>
/// <param name="function">The function with the timer trigger.</param>
/// <param name="schedule">When it runs.</param>
/// <param name="lease">What makes this instance the only one.</param>
/// <param name="store">Where the schedule's state is kept; null where it is not monitored.</param>
/// <param name="invoker">Runs the function.</param>
/// <param name="drain">Ends a function that runs too long after the host was asked to stop.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class TimerListener(
    Function function,
    Schedule schedule,
    BlobLease lease,
    ScheduleStore? store,
    FunctionInvoker invoker,
    Drain drain,
    TimeProvider time,
    ILogger<TimerListener> logger)
{
    /// <summary>Between two attempts to become the instance that keeps the timer.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    /// <summary>The longest that one delay can be is 49 days.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly TimerTriggerAttribute _trigger = (TimerTriggerAttribute)function.Trigger;

    public Function Function => function;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>What the function gets when it is run by hand.</summary>
    public async Task<TriggerInput> InputByHandAsync() => Input(await TryReadAsync(), isPastDue: false);

    /// <summary>Keeps the timer, or waits to keep it, until <paramref name="stopping"/>.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await KeepOnceAsync(stopping);
                await Task.Delay(RetryInterval, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task KeepOnceAsync(CancellationToken stopping)
    {
        try
        {
            await using var holder = await lease.TryTakeAsync(stopping);
            if (holder is not null)
                await KeepAsync(holder.Lost, stopping);
        }
        catch (Exception exception) when (IsPassing(exception) && !stopping.IsCancellationRequested)
        {
            Logs.TimerUnreachable(logger, function.Name, FailureText.Of(exception), RetryInterval.TotalMilliseconds);
        }
    }

    /// <summary>Follows the schedule until the host stops or the lock is lost.</summary>
    private async Task KeepAsync(CancellationToken lost, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost, stopping);
        try
        {
            var status = await BeginAsync(lost, stopping);
            Logs.TimerKept(logger, function.Name, status.Next);
            while (true)
            {
                await WaitUntilAsync(status.Next, either.Token);
                status = await RunFunctionAsync(status, isPastDue: false, lost);
            }
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            Logs.TimerLost(logger, function.Name);
        }
    }

    /// <summary>Makes up for an occurrence that was missed, else runs at start where that is asked for.</summary>
    private async Task<ScheduleStatus> BeginAsync(CancellationToken lost, CancellationToken stopping)
    {
        var kept = store is null ? null : await store.ReadAsync(stopping);
        var status = kept is null ? TimerState.Initial(schedule, Now) : TimerState.Refresh(schedule, kept);
        var late = TimerState.Overdue(status, Now);
        if (late > TimeSpan.Zero)
        {
            Logs.TimerPastDue(logger, function.Name, late);
            return await RunFunctionAsync(status, isPastDue: true, lost);
        }

        if (_trigger.RunOnStartup)
            return await RunFunctionAsync(status, isPastDue: false, lost);

        if (store is not null)
            await store.WriteAsync(status, stopping);

        return status;
    }

    private async Task<ScheduleStatus> RunFunctionAsync(ScheduleStatus status, bool isPastDue, CancellationToken lost)
    {
        var begun = Now;
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(lost, drain.Abandoned);
            await invoker.InvokeAsync(function, Input(store is null ? null : status, isPastDue), end.Token);
        }
#pragma warning disable CA1031 // The invoker has logged it; a function's failure does not stop its schedule.
        catch (Exception)
#pragma warning restore CA1031
        {
            lost.ThrowIfCancellationRequested();
        }

        var next = TimerState.After(schedule, begun);
        await TryWriteAsync(next);
        return next;
    }

    private static TriggerInput Input(ScheduleStatus? status, bool isPastDue) =>
        new(new TimerInfo { ScheduleStatus = status, IsPastDue = isPastDue }, TriggerInput.NoData);

    private async Task WaitUntilAsync(DateTime due, CancellationToken cancellationToken)
    {
        for (var left = due - Now; left > TimeSpan.Zero; left = due - Now)
            await Task.Delay(left < LongestDelay ? left : LongestDelay, time, cancellationToken);

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<ScheduleStatus?> TryReadAsync()
    {
        try
        {
            return store is null ? null : await store.ReadAsync(CancellationToken.None);
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            return null;
        }
    }

    /// <summary>The run is over whether its state can be kept or not; unkept, it is made up for after a restart.</summary>
    private async Task TryWriteAsync(ScheduleStatus status)
    {
        try
        {
            if (store is not null)
                await store.WriteAsync(status, drain.Abandoned);
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            Logs.StatusUnwritten(logger, function.Name, exception);
        }
    }

    private static bool IsPassing(Exception exception) =>
        exception is RequestFailedException or AggregateException or OperationCanceledException;
}
