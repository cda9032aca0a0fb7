using System.Diagnostics;

namespace Splitrun.Benchmarks.Load;

/// <summary>How often something can be done in a second when a number of workers do it at once.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Workers">How many do it.</param>
/// <param name="PerSecond">How often, in a second.</param>
/// <param name="MedianMs">Median time of one, in milliseconds.</param>
/// <param name="P99Ms">99th percentile, in milliseconds.</param>
internal sealed record Throughput(string Name, int Workers, double PerSecond, double MedianMs, double P99Ms)
{
    /// <summary>Long enough that compilation of what is measured is over: in the first ten seconds it takes more than the work itself.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);

    /// <summary>Warms up, then measures.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="workers">How many do it.</param>
    /// <param name="action">Does it once; answers how many things that were.</param>
    /// <param name="warmUp">What is done instead while it warms up: the same with other rows, where rows that are there slow those that come.</param>
    public static async Task<Throughput> MeasureAsync(string name, int workers, Func<Task<int>> action, Func<Task<int>>? warmUp = null)
    {
        await RunAsync(workers, warmUp ?? action, WarmUp);
        var (count, elapsed, times) = await RunAsync(workers, action, Measured);
        times.Sort();
        return new Throughput(name, workers, count / elapsed.TotalSeconds, times[times.Count / 2], times[(int)(times.Count * 0.99)]);
    }

    private static async Task<(long Count, TimeSpan Elapsed, List<double> Times)> RunAsync(int workers, Func<Task<int>> action, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            var (count, times) = (0L, new List<double>());
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var before = Stopwatch.GetTimestamp();
                count += await action();
                times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }

            return (Count: count, Times: times);
        })));
        return (results.Sum(r => r.Count), Stopwatch.GetElapsedTime(started), [.. results.SelectMany(r => r.Times)]);
    }
}
