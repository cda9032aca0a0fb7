using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Batching;

/// <summary>How long to stand back when another writer came first: exponential with full jitter.</summary>
public sealed class Contention(TimeProvider time, IChance chance)
{
    /// <summary>Attempts before a writer gives up.</summary>
    public const int MaxAttempts = 24;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <param name="attempt">Number of attempts that have failed, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task StandBackAsync(int attempt, CancellationToken cancellationToken)
    {
        var ceiling = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, attempt));
        return Task.Delay(TimeSpan.FromMilliseconds(ceiling * chance.Draw()), time, cancellationToken);
    }
}
