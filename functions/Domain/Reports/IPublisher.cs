namespace Splitrun.Domain.Reports;

/// <summary>Posts one publication to its receiver.</summary>
public interface IPublisher
{
    /// <summary>Posts it once.</summary>
    /// <exception cref="PublicationFailedException">The receiver refused it or did not answer; the queue tries again later.</exception>
    Task PublishAsync(Publication publication, CancellationToken cancellationToken);
}

/// <summary>A receiver refused a publication or did not answer.</summary>
public sealed class PublicationFailedException : Exception
{
    public PublicationFailedException()
    {
    }

    public PublicationFailedException(string message)
        : base(message)
    {
    }

    public PublicationFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether trying again can help (an answer such as 404 or a forbidden target cannot).</summary>
    public bool IsTransient { get; init; } = true;

    /// <summary>Whether the receiver only asks to come back later, as one with a limit on requests does.</summary>
    public bool IsRateLimit { get; init; }

    /// <summary>Whether the receiver does not know who posts.</summary>
    public bool IsUnauthorized { get; init; }

    /// <summary>The wait that the receiver asked for.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
