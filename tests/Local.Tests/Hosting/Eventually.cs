using System.Diagnostics;

namespace Splitrun.Local.Tests.Hosting;

/// <summary>Waits for what must come true soon, or stay true for a while.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again for the whole of <paramref name="duration"/>, and fails when it is not true once.</summary>
    public static async Task StaysTrueAsync(Func<bool> condition, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            Assert.True(condition(), "It did not stay true.");
            await Task.Delay(Interval);
        }
    }

    public static Task IsTrueAsync(Func<bool> condition, TimeSpan? limit = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), limit);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < (limit ?? TimeSpan.FromSeconds(30)), "It did not come true in time.");
            await Task.Delay(Interval);
        }
    }
}
