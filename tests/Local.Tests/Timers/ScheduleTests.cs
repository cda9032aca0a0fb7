using Splitrun.Local.Timers;

namespace Splitrun.Local.Tests.Timers;

public sealed class ScheduleTests
{
    private static readonly DateTime Time = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Parse_TimeSpan_OccursAfterTheInterval()
    {
        Assert.Equal(Time.AddMinutes(90), Schedule.Parse("01:30:00").Next(Time));
    }

    [Theory]
    [InlineData("* * * * * *", false)]
    [InlineData("*/30 * * * * *", false)]
    [InlineData("00:00:59", false)]
    [InlineData("00:01:00", true)]
    [InlineData("0 * * * * *", true)]
    [InlineData("0 0 8 * * *", true)]
    public void CanBeMonitored_Schedule_FollowsTheGap(string expression, bool expected)
    {
        Assert.Equal(expected, Schedule.Parse(expression).CanBeMonitored(Time));
    }
}
