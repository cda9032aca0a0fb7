using System.Globalization;

namespace Splitrun.Local.Timers;

/// <summary>When a timer's function runs.</summary>
internal abstract record Schedule
{
    /// <summary>A schedule that occurs more often than this is not monitored.</summary>
    private static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    /// <summary>The first occurrence after <paramref name="time"/>, exclusive. UTC.</summary>
    public abstract DateTime Next(DateTime time);

    /// <summary>Whether the two occurrences after <paramref name="time"/> lie at least a minute apart.</summary>
    public bool CanBeMonitored(DateTime time)
    {
        var next = Next(time);
        return Next(next) - next >= ShortestMonitored;
    }

    /// <summary>Reads six NCRONTAB fields (five: second 0), or a time span such as <c>00:05:00</c>.</summary>
    /// <exception cref="FormatException">It is neither, or it never occurs.</exception>
    public static Schedule Parse(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && text.Contains(':', StringComparison.Ordinal)
            ? new IntervalSchedule(interval)
            : CronSchedule.Parse(text);
}

/// <summary>Occurs a fixed time after each run.</summary>
internal sealed record IntervalSchedule : Schedule
{
    /// <exception cref="FormatException">The interval is not positive.</exception>
    public IntervalSchedule(TimeSpan interval) =>
        Interval = interval > TimeSpan.Zero ? interval : throw new FormatException($"A timer's interval must be positive, not {interval}.");

    public TimeSpan Interval { get; }

    public override DateTime Next(DateTime time) => time + Interval;
}
