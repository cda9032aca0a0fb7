using System.Diagnostics;
using System.Runtime.CompilerServices;
using Splitrun.TestKit.Polling;

namespace Splitrun.Local.Tests.Hosting;

/// <summary>Waits for what must come true within half a minute, or stay true for a while; the condition's own text names it.</summary>
internal static class Soon
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(
        Func<bool> condition,
        TimeSpan? limit = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Eventually.TrueAsync(() => Task.FromResult(condition()), limit ?? Limit, what);

    public static Task TrueAsync(
        Func<Task<bool>> condition,
        TimeSpan? limit = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Eventually.TrueAsync(condition, limit ?? Limit, what);

    /// <summary>Looks again and again for the whole of <paramref name="duration"/>, and fails when it is not true once.</summary>
    public static async Task StaysTrueAsync(
        Func<bool> condition,
        TimeSpan duration,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            Assert.True(condition(), what);
            await Task.Delay(Interval);
        }
    }
}
