namespace Splitrun.Domain.Reports;

/// <summary>The queue between a report and its receivers.</summary>
public interface IPublicationQueue
{
    /// <summary>Puts one message on the queue for its first try.</summary>
    Task EnqueueAsync(Publication publication, CancellationToken cancellationToken);

    /// <summary>The message that a try is about; null when it was delivered before.</summary>
    Task<Publication?> FindAsync(string delivery, CancellationToken cancellationToken);

    /// <summary>Puts a message back for another try.</summary>
    Task RetryAsync(PublicationAttempt attempt, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Puts a message where those go that could not be delivered.</summary>
    Task PoisonAsync(PublicationAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Forgets a message that was delivered.</summary>
    Task ForgetAsync(string delivery, CancellationToken cancellationToken);

    /// <summary>Messages that could not be delivered, without taking them away.</summary>
    Task<IReadOnlyList<FailedPublication>> ListFailedAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Puts undelivered messages back for a new round of tries; answers how many.</summary>
    Task<int> RequeueFailedAsync(CancellationToken cancellationToken);

    /// <summary>Sees to it that no undelivered message expires, whoever put it there; answers how many would have.</summary>
    Task<int> KeepFailedAsync(CancellationToken cancellationToken);

    /// <summary>About how many messages could not be delivered.</summary>
    Task<long> CountFailedAsync(CancellationToken cancellationToken);
}

/// <summary>One try of one message.</summary>
/// <param name="Delivery">Which message.</param>
/// <param name="Attempt">Number of the try, from 1.</param>
/// <param name="Error">Why the last try failed; null before the first.</param>
/// <param name="Waits">How often a busy receiver asked to come back later.</param>
public sealed record PublicationAttempt(string Delivery, int Attempt, string? Error, int Waits = 0);

/// <summary>A message that could not be delivered.</summary>
/// <param name="Delivery">Which message.</param>
/// <param name="Experiment">Key of the experiment it is about.</param>
/// <param name="Event">The event.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why the last try failed.</param>
/// <param name="FailedAt">When it was given up, UTC.</param>
public sealed record FailedPublication(string Delivery, string? Experiment, string? Event, int Attempts, string? Error, DateTimeOffset? FailedAt);
