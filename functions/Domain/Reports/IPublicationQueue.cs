namespace Splitrun.Domain.Reports;

/// <summary>The queue between a report and its receivers.</summary>
public interface IPublicationQueue
{
    /// <summary>Puts one message on the queue for its first try.</summary>
    Task EnqueueAsync(Publication publication, CancellationToken cancellationToken);
}
