namespace Splitrun.App.Http;

/// <summary>
/// Bounds the memory of the intake: a request holds its body and what was read from it until its messages are on the queue, so while the
/// queue is slow only so many are let in, and the others are asked to come back.
/// </summary>
/// <param name="maxRequests">Most requests at once. At up to 1 MiB of body and about ten times that when read, 32 take some 350 MB at the very most.</param>
public sealed class IntakeGate(int maxRequests = IntakeGate.DefaultMaxRequests)
{
    public const int DefaultMaxRequests = 32;

    private int _inside;

    /// <summary>False when there is no room; else <see cref="Leave"/> has to follow.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= maxRequests)
        {
            return true;
        }

        Interlocked.Decrement(ref _inside);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inside);
}
