namespace Splitrun.Local.Queues;

/// <summary>The wait before the next look at a queue: doubles with each look in vain, up to the longest.</summary>
/// <param name="longest">The longest wait.</param>
internal sealed class PollingDelay(TimeSpan longest)
{
    /// <summary>What <see cref="Next"/> will answer.</summary>
    public TimeSpan Upcoming { get; private set; } = QueueSettings.MinPollingInterval;

    /// <summary>The wait after a look in vain.</summary>
    public TimeSpan Next()
    {
        var delay = Upcoming;
        Upcoming = delay * 2 < longest ? delay * 2 : longest;
        return delay;
    }

    /// <summary>Begins anew after a look that found something.</summary>
    public void Reset() => Upcoming = QueueSettings.MinPollingInterval;
}
