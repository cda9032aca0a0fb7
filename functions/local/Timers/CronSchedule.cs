namespace Splitrun.Local.Timers;

/// <summary>
/// Occurs by an NCRONTAB expression: second, minute, hour, day, month, day of the week. As in NCrontab, and unlike cron, the day and
/// the day of the week must both fit.
/// </summary>
internal sealed record CronSchedule(
    CronField Seconds,
    CronField Minutes,
    CronField Hours,
    CronField Days,
    CronField Months,
    CronField DaysOfWeek) : Schedule
{
    /// <summary>A 29 February on a given day of the week is at most 40 years away, as some centuries leave one out.</summary>
    private const int FarthestYears = 41;

    public static new CronSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length == 5)
            fields = ["0", .. fields];

        if (fields.Length != 6)
            throw new FormatException($"'{text}' is neither a time span nor six NCRONTAB fields.");

        var schedule = new CronSchedule(
            CronField.Second(fields[0]),
            CronField.Minute(fields[1]),
            CronField.Hour(fields[2]),
            CronField.Day(fields[3]),
            CronField.Month(fields[4]),
            CronField.DayOfWeek(fields[5]));
        return schedule.DayFrom(new DateOnly(2000, 1, 1)) is null ? throw new FormatException($"'{text}' never occurs.") : schedule;
    }

    public override DateTime Next(DateTime time)
    {
        // Fractions of a second do not count: the next candidate is the next whole second.
        var from = new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc).AddSeconds(1);
        var today = DateOnly.FromDateTime(from);
        if (Fits(today) && TimeFrom(TimeOnly.FromDateTime(from)) is { } later)
            return today.ToDateTime(later, DateTimeKind.Utc);

        var day = DayFrom(today.AddDays(1)) ?? throw new InvalidOperationException("The schedule does not occur again.");
        return day.ToDateTime(TimeFrom(TimeOnly.MinValue)!.Value, DateTimeKind.Utc);
    }

    private bool Fits(DateOnly day) => Months.Contains(day.Month) && Days.Contains(day.Day) && DaysOfWeek.Contains((int)day.DayOfWeek);

    private DateOnly? DayFrom(DateOnly first)
    {
        var end = first.AddYears(FarthestYears);
        for (var day = first; day < end; day = day.AddDays(1))
        {
            if (Fits(day))
                return day;
        }

        return null;
    }

    /// <summary>The first time of a day that fits and is not before <paramref name="first"/>; null where the day has none.</summary>
    private TimeOnly? TimeFrom(TimeOnly first)
    {
        if (Hours.Contains(first.Hour))
        {
            if (Minutes.Contains(first.Minute) && Seconds.AtLeast(first.Second) is { } second)
                return new TimeOnly(first.Hour, first.Minute, second);

            if (Minutes.AtLeast(first.Minute + 1) is { } minute)
                return new TimeOnly(first.Hour, minute, Seconds.AtLeast(0)!.Value);
        }

        return Hours.AtLeast(first.Hour + 1) is { } hour
            ? new TimeOnly(hour, Minutes.AtLeast(0)!.Value, Seconds.AtLeast(0)!.Value)
            : null;
    }
}
