using System.Globalization;
using Splitrun.Domain.Assignment;

namespace Splitrun.TestKit.Chance;

/// <summary>Chance that takes the same course every time; safe to share between threads.</summary>
public sealed class SeededChance(int seed) : IChance
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private int _ids;

    public double Draw()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }

    public string NewId() => string.Create(CultureInfo.InvariantCulture, $"made-up-{seed}-{Interlocked.Increment(ref _ids)}");
}
