using System.Globalization;
using Splitrun.Local.Timers;

namespace Splitrun.Local.Tests.Timers;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * * *", "2026-01-01T00:00:00", "2026-01-01T00:00:01")]
    [InlineData("0 * * * * *", "2026-01-01T00:00:00", "2026-01-01T00:01:00")]
    [InlineData("* * * * *", "2026-01-01T00:00:30", "2026-01-01T00:01:00")]
    [InlineData("0 */5 * * * *", "2026-01-01T00:05:00", "2026-01-01T00:10:00")]
    [InlineData("0 */5 * * * *", "2026-01-01T00:58:12", "2026-01-01T01:00:00")]
    [InlineData("0 */7 * * * *", "2026-01-01T00:56:00", "2026-01-01T01:00:00")]
    [InlineData("30 5/20 * * * *", "2026-01-01T00:46:00", "2026-01-01T01:05:30")]
    [InlineData("0 0 8 * * *", "2026-01-31T08:00:00", "2026-02-01T08:00:00")]
    [InlineData("0 0 8 * * *", "2026-12-31T23:59:59", "2027-01-01T08:00:00")]
    [InlineData("0 0 0 31 * *", "2026-01-31T00:00:00", "2026-03-31T00:00:00")]
    [InlineData("0 0 0 30 * *", "2026-01-30T00:00:00", "2026-03-30T00:00:00")]
    [InlineData("0 0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("0 0 0 29 2 mon", "2026-01-01T00:00:00", "2044-02-29T00:00:00")]
    [InlineData("0 0 0 29 feb *", "2096-03-01T00:00:00", "2104-02-29T00:00:00")]
    [InlineData("0 30 9 * * 1-5", "2026-01-02T09:30:00", "2026-01-05T09:30:00")]
    [InlineData("0 30 9 * * Mon-Fri", "2026-01-03T00:00:00", "2026-01-05T09:30:00")]
    [InlineData("0 0 12 13 * 5", "2026-01-01T00:00:00", "2026-02-13T12:00:00")]
    [InlineData("0 0 0 1 JAN,jul *", "2026-01-01T00:00:00", "2026-07-01T00:00:00")]
    [InlineData("0 0 0 1 September *", "2026-01-01T00:00:00", "2026-09-01T00:00:00")]
    [InlineData("0 0 9-17/4 * * *", "2026-01-01T09:00:00", "2026-01-01T13:00:00")]
    [InlineData("0 0 9-17/4 * * *", "2026-01-01T17:00:00", "2026-01-02T09:00:00")]
    [InlineData("0 0 17-9 * * *", "2026-01-01T17:00:00", "2026-01-02T09:00:00")]
    [InlineData("5,10,50 * * * * *", "2026-01-01T00:00:10", "2026-01-01T00:00:50")]
    [InlineData("0 10-12,40 3 * * *", "2026-01-01T03:12:00", "2026-01-01T03:40:00")]
    [InlineData("0  0   8 * *  *", "2026-01-01T08:00:00", "2026-01-02T08:00:00")]
    [InlineData("59 59 23 31 12 *", "2026-12-31T23:59:58.999", "2026-12-31T23:59:59")]
    [InlineData("59 59 23 31 12 *", "2026-12-31T23:59:59", "2027-12-31T23:59:59")]
    [InlineData("0 0 0 * * 0", "2026-11-21T07:00:00", "2026-11-22T00:00:00")]
    [InlineData("0 0 0 * * sat", "2026-11-21T00:00:00", "2026-11-28T00:00:00")]
    public void Next_Expression_IsFirstOccurrenceAfter(string expression, string after, string expected)
    {
        var next = Schedule.Parse(expression).Next(Utc(after));

        Assert.Equal(Utc(expected), next);
        Assert.Equal(DateTimeKind.Utc, next.Kind);
    }

    [Fact]
    public void Next_FractionOfASecond_DoesNotHideTheNextSecond()
    {
        var next = Schedule.Parse("1 * * * * *").Next(Utc("2026-01-01T00:00:00.9999999"));

        Assert.Equal(Utc("2026-01-01T00:00:01"), next);
    }

    [Fact]
    public void Next_FollowedForAYear_HitsEveryFifthMinuteOfWorkingHours()
    {
        var schedule = Schedule.Parse("0 */5 8-17 * * 1-5");
        var expected = Enumerable.Range(0, 366 * 24 * 60)
            .Select(minute => Utc("2028-01-01T00:00:00").AddMinutes(minute))
            .Where(time => time is { Hour: >= 8 and <= 17, DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday) })
            .Where(time => time.Minute % 5 == 0);

        var time = Utc("2027-12-31T23:59:59");
        foreach (var occurrence in expected)
            Assert.Equal(occurrence, time = schedule.Next(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("* 60 * * * *")]
    [InlineData("* * 24 * * *")]
    [InlineData("* * * 0 * *")]
    [InlineData("* * * 32 * *")]
    [InlineData("* * * * 13 *")]
    [InlineData("* * * * * 7")]
    [InlineData("* * * * * noday")]
    [InlineData("*/0 * * * * *")]
    [InlineData("*/x * * * * *")]
    [InlineData("1/2/3 * * * * *")]
    [InlineData("1-2-3 * * * * *")]
    [InlineData("-1 * * * * *")]
    [InlineData("1, * * * * *")]
    [InlineData(", * * * * *")]
    [InlineData("0 0 0 30 2 *")]
    [InlineData("0 0 0 31 4,6,9,11 *")]
    [InlineData("-00:05:00")]
    [InlineData("00:00:00")]
    public void Parse_NotAnExpression_Throws(string expression)
    {
        Assert.Throws<FormatException>(() => Schedule.Parse(expression));
    }

    private static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
