using Microsoft.Azure.Functions.Worker;

namespace Splitrun.Local.Timers;

/// <summary>Decides by a schedule's state when it is due; the same rules as the real host's.</summary>
internal static class TimerState
{
    /// <summary>The state before the first run.</summary>
    public static ScheduleStatus Initial(Schedule schedule, DateTime now) => new() { Next = schedule.Next(now), LastUpdated = now };

    /// <summary>The state after a run that began at <paramref name="time"/>.</summary>
    public static ScheduleStatus After(Schedule schedule, DateTime time) =>
        new() { Last = time, Next = schedule.Next(time), LastUpdated = time };

    /// <summary>The kept state, with its next occurrence calculated anew where the schedule has changed since.</summary>
    public static ScheduleStatus Refresh(Schedule schedule, ScheduleStatus kept)
    {
        var from = kept.LastUpdated == default ? kept.Last : kept.LastUpdated;
        return from == default
            ? kept
            : new ScheduleStatus { Last = kept.Last, LastUpdated = kept.LastUpdated, Next = schedule.Next(from) };
    }

    /// <summary>By how much the awaited occurrence has been missed; zero if it has not.</summary>
    public static TimeSpan Overdue(ScheduleStatus status, DateTime now) => now > status.Next ? now - status.Next : TimeSpan.Zero;
}
