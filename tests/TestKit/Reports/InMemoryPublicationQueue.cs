using Splitrun.Domain.Reports;

namespace Splitrun.TestKit.Reports;

/// <summary>The publications queue in memory. What waits is taken by the test, whatever its delay.</summary>
public sealed class InMemoryPublicationQueue(TimeProvider time) : IPublicationQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Publication> _bodies = [];
    private readonly Queue<(PublicationAttempt Attempt, TimeSpan Delay)> _waiting = [];
    private readonly List<(PublicationAttempt Attempt, DateTimeOffset At)> _failed = [];

    /// <summary>The next message with the delay it was sent with, or null; it is gone from the queue.</summary>
    public (PublicationAttempt Attempt, TimeSpan Delay)? Take()
    {
        lock (_lock)
        {
            return _waiting.TryDequeue(out var next) ? next : null;
        }
    }

    public Task EnqueueAsync(Publication publication, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _bodies[publication.Delivery] = publication;
            _waiting.Enqueue((new PublicationAttempt(publication.Delivery, 1, null), TimeSpan.Zero));
        }

        return Task.CompletedTask;
    }

    public Task<Publication?> FindAsync(string delivery, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_bodies.GetValueOrDefault(delivery));
        }
    }

    public Task RetryAsync(PublicationAttempt attempt, TimeSpan delay, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _waiting.Enqueue((attempt, delay));
        }

        return Task.CompletedTask;
    }

    public Task PoisonAsync(PublicationAttempt attempt, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _failed.Add((attempt, time.GetUtcNow()));
        }

        return Task.CompletedTask;
    }

    public Task ForgetAsync(string delivery, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _bodies.Remove(delivery);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<FailedPublication>> ListFailedAsync(int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<FailedPublication>>([.. _failed.Take(limit).Select(f => Describe(f.Attempt, f.At))]);
        }
    }

    public Task<int> RequeueFailedAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var count = _failed.Count;
            _failed.ForEach(f => _waiting.Enqueue((f.Attempt with { Attempt = 1, Waits = 0 }, TimeSpan.Zero)));
            _failed.Clear();
            return Task.FromResult(count);
        }
    }

    /// <summary>Nothing in memory expires.</summary>
    public Task<int> KeepFailedAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<long> CountFailedAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult((long)_failed.Count);
        }
    }

    private FailedPublication Describe(PublicationAttempt attempt, DateTimeOffset at)
    {
        var publication = _bodies.GetValueOrDefault(attempt.Delivery);
        return new FailedPublication(attempt.Delivery, publication?.Experiment, publication?.Event, attempt.Attempt, attempt.Error, at);
    }
}
