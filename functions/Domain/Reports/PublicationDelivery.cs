namespace Splitrun.Domain.Reports;

/// <summary>Delivers messages: five tries, each twice as long after the last, then aside where somebody sees it. At least once; receivers tell a repeat by its delivery.</summary>
public sealed class PublicationDelivery(IPublisher publisher, IPublicationQueue queue, PublicationRetries retries)
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
            return await SettleAsync(attempt with { Error = failure.Message }, failure, cancellationToken);
        }

        await queue.ForgetAsync(attempt.Delivery, cancellationToken);
        return DeliveryResult.Delivered;
    }

    private async Task<DeliveryResult> SettleAsync(PublicationAttempt failed, PublicationFailedException failure, CancellationToken cancellationToken)
    {
        if (!failure.IsTransient || failed.Attempt >= PublicationRetries.MaxAttempts)
        {
            await queue.PoisonAsync(failed, cancellationToken);
            return DeliveryResult.GivenUp;
        }

        var delay = retries.DelayAfter(failed.Attempt, failure.RetryAfter);
        await queue.RetryAsync(failed with { Attempt = failed.Attempt + 1 }, delay, cancellationToken);
        return DeliveryResult.ToBeRetried;
    }
}

/// <summary>When to try again.</summary>
/// <param name="Base">Wait after the first failure.</param>
public sealed record PublicationRetries(TimeSpan Base)
{
    /// <summary>Tries before a message is given up.</summary>
    public const int MaxAttempts = 5;

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
