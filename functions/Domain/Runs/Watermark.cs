namespace Splitrun.Domain.Runs;

/// <summary>The time at which something changed, by which others tell that it did.</summary>
internal static class Watermark
{
    /// <summary>
    /// Now, and always later than before: where the clock of another instance is ahead, the change would otherwise go unseen until the own one
    /// has caught up.
    /// </summary>
    public static DateTimeOffset Next(DateTimeOffset? before, DateTimeOffset now) => before is { } last && last >= now ? last.AddTicks(1) : now;
}
