using System.Diagnostics;

namespace Splitrun.TestKit.Polling;

/// <summary>Waits for a condition, not for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="what">The condition in words, for the failure.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan limit, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"Within {limit.TotalSeconds:0} s it did not come true that {what}.");
            }

            await Task.Delay(Interval);
        }
    }
}
