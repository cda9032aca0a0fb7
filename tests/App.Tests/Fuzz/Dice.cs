namespace Splitrun.App.Tests.Fuzz;

/// <summary>Chance with a seed: the same seed makes the same requests.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool OneIn(int times) => _random.Next(times) == 0;

    /// <summary>A number from 0 up to but not including <paramref name="end"/>.</summary>
    public int Below(int end) => _random.Next(end);

    public T Of<T>(IList<T> items) => items[_random.Next(items.Count)];

    public void Fill(Span<byte> bytes) => _random.NextBytes(bytes);
}
