using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>Delivers messages: five tries, each twice as long after the last, then aside where somebody sees it. At least once; receivers tell a repeat by its delivery.</summary>
public sealed class PublicationDelivery(
    IPublisher publisher, IPublicationQueue queue, IPublicationHistory history, PublicationRetries retries, TimeProvider time)
{
    /// <summary>Makes one try and arranges the next, if one is needed.</summary>
    public async Task<DeliveryResult> DeliverAsync(PublicationAttempt attempt, CancellationToken cancellationToken)
    {
        if (await queue.FindAsync(attempt.Delivery, cancellationToken) is not { } publication)
        {
            return DeliveryResult.Delivered;
        }

        try
        {
            await publisher.PublishAsync(publication, cancellationToken);
        }
        catch (PublicationFailedException failure)
        {
            return await SettleAsync(publication, attempt with { Error = failure.Message }, failure, cancellationToken);
        }

        if (attempt.Error is not null)
        {
            await history.ClearAsync(publication.Experiment, attempt.Delivery, cancellationToken);
        }

        await queue.ForgetAsync(attempt.Delivery, cancellationToken);
        return DeliveryResult.Delivered;
    }

    private async Task<DeliveryResult> SettleAsync(
        Publication publication, PublicationAttempt failed, PublicationFailedException failure, CancellationToken cancellationToken)
    {
        // A receiver that is only busy has not refused: waiting for it uses up no try, within reason.
        var waits = failure.IsRateLimit && failed.Waits < PublicationRetries.MaxWaits;
        var givesUp = !waits && (!failure.IsTransient || failed.Attempt >= PublicationRetries.MaxAttempts);
        await NoteAsync(publication, failed, givesUp, cancellationToken);
        if (givesUp)
        {
            await queue.PoisonAsync(failed, cancellationToken);
            return DeliveryResult.GivenUp;
        }

        var delay = retries.DelayAfter(failed.Attempt, failure.RetryAfter);
        var next = waits ? failed with { Waits = failed.Waits + 1 } : failed with { Attempt = failed.Attempt + 1 };
        await queue.RetryAsync(next, delay, cancellationToken);
        return DeliveryResult.ToBeRetried;
    }

    private Task NoteAsync(Publication publication, PublicationAttempt failed, bool givesUp, CancellationToken cancellationToken)
    {
        var note = new PublicationFailure(
            failed.Delivery, publication.Event, Words.Of(publication.Target.Kind), failed.Error ?? "", failed.Attempt + failed.Waits, givesUp, time.GetUtcNow());
        return history.NoteFailureAsync(publication.Experiment, note, cancellationToken);
    }
}

/// <summary>When to try again.</summary>
/// <param name="Base">Wait after the first failure.</param>
public sealed record PublicationRetries(TimeSpan Base)
{
    /// <summary>Tries before a message is given up.</summary>
    public const int MaxAttempts = 5;

    /// <summary>How often a busy receiver is waited for before its answer counts as a failed try.</summary>
    public const int MaxWaits = 48;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Doubles with each try; a receiver that names a longer wait gets it, up to an hour.</summary>
    /// <param name="attempt">Number of the try that failed, from 1.</param>
    /// <param name="wanted">The wait that the receiver asked for.</param>
    public TimeSpan DelayAfter(int attempt, TimeSpan? wanted)
    {
        var own = Base * Math.Pow(2, attempt - 1);
        var longer = wanted > own ? wanted.Value : own;
        return longer < Longest ? longer : Longest;
    }
}

/// <summary>How a try ended.</summary>
public enum DeliveryResult
{
    Delivered,
    ToBeRetried,
    GivenUp,
}
