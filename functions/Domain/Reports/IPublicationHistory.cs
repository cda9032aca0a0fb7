namespace Splitrun.Domain.Reports;

/// <summary>Keeps, per experiment, the last messages that could not be delivered so far, so that whoever looks at the experiment sees them.</summary>
public interface IPublicationHistory
{
    /// <summary>Notes a failed try; a later one of the same message takes its place. The newest <see cref="PublicationFailures.MaxKept"/> are kept.</summary>
    Task NoteFailureAsync(string experiment, PublicationFailure failure, CancellationToken cancellationToken);

    /// <summary>Forgets a message that was delivered after all.</summary>
    Task ClearAsync(string experiment, string delivery, CancellationToken cancellationToken);

    /// <summary>The failures of an experiment, newest first.</summary>
    Task<PublicationFailures> FindAsync(string experiment, CancellationToken cancellationToken);
}

/// <summary>A message whose last try failed.</summary>
/// <param name="Delivery">Which message.</param>
/// <param name="Event">The event it tells of.</param>
/// <param name="Receiver">Kind of receiver: webhook, slack, github_issue or github_discussion.</param>
/// <param name="Error">Why the last try failed; at most <see cref="PublicationFailures.MaxErrorLength"/> characters, no secret.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="GivenUp">Whether it waits to be put back by a person; else it is tried again by itself.</param>
/// <param name="At">When the last try failed, UTC.</param>
public sealed record PublicationFailure(string Delivery, string Event, string Receiver, string Error, int Attempts, bool GivenUp, DateTimeOffset At);

/// <summary>The undelivered messages of an experiment, newest failure first.</summary>
public sealed record PublicationFailures(IReadOnlyList<PublicationFailure> Items)
{
    /// <summary>Most failures that are kept for one experiment; the oldest drop out.</summary>
    public const int MaxKept = 10;

    /// <summary>Longest error that is kept, in characters.</summary>
    public const int MaxErrorLength = 500;

    public static readonly PublicationFailures None = new([]);

    /// <summary>With one more failure.</summary>
    public PublicationFailures With(PublicationFailure failure)
    {
        var bounded = failure.Error.Length <= MaxErrorLength ? failure : failure with { Error = failure.Error[..MaxErrorLength] };
        return new([.. Without(failure.Delivery).Items.Prepend(bounded).OrderByDescending(f => f.At).Take(MaxKept)]);
    }

    /// <summary>Without that message.</summary>
    public PublicationFailures Without(string delivery) => new([.. Items.Where(f => f.Delivery != delivery)]);
}
