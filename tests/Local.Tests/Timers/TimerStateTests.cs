using Microsoft.Azure.Functions.Worker;
using Splitrun.Local.Timers;

namespace Splitrun.Local.Tests.Timers;

public sealed class TimerStateTests
{
    private static readonly DateTime Eight = new(2026, 1, 1, 8, 0, 0, DateTimeKind.Utc);
    private static readonly Schedule Hourly = Schedule.Parse("0 0 * * * *");

    [Fact]
    public void Overdue_BeforeNext_IsZero()
    {
        var status = TimerState.After(Hourly, Eight);

        Assert.Equal(TimeSpan.Zero, TimerState.Overdue(status, Eight.AddHours(1)));
    }

    [Fact]
    public void Overdue_AfterNext_IsHowLate()
    {
        var status = TimerState.After(Hourly, Eight);

        Assert.Equal(TimeSpan.FromMinutes(5), TimerState.Overdue(status, Eight.AddMinutes(65)));
    }

    [Fact]
    public void Refresh_ScheduleChanged_CountsFromTheLastUpdate()
    {
        var kept = TimerState.After(Schedule.Parse("0 0 0 1 * *"), Eight);

        var status = TimerState.Refresh(Hourly, kept);

        Assert.Equal(Eight.AddHours(1), status.Next);
        Assert.Equal(Eight, status.Last);
    }

    [Fact]
    public void Refresh_NeverUpdated_KeepsNext()
    {
        var kept = new ScheduleStatus { Next = Eight };

        Assert.Equal(Eight, TimerState.Refresh(Hourly, kept).Next);
    }
}
