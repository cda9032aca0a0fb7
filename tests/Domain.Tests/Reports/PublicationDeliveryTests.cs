using Splitrun.Domain.Reports;
using Splitrun.TestKit.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class PublicationDeliveryTests
{
    private static readonly Publication Publication = Publications.ToWebhook("https://hooks.example/1");

    private readonly InMemoryPublicationQueue _queue = new(TimeProvider.System);
    private readonly InMemoryPublicationHistory _history = new();
    private readonly ScriptedPublisher _publisher = new();
    private readonly PublicationDelivery _delivery;

    public PublicationDeliveryTests() =>
        _delivery = new PublicationDelivery(_publisher, _queue, _history, new PublicationRetries(TimeSpan.FromSeconds(10)), TimeProvider.System);

    [Fact]
    public async Task DeliverAsync_ReceiverTakesIt_IsForgotten()
    {
        await _queue.EnqueueAsync(Publication, CancellationToken.None);

        Assert.Equal([(DeliveryResult.Delivered, TimeSpan.Zero)], await DrainAsync());

        Assert.Equal([Publication], _publisher.Posted);
        Assert.Null(await _queue.FindAsync(Publication.Delivery, CancellationToken.None));
    }

    [Fact]
    public async Task DeliverAsync_SameMessageAgainAfterDelivery_PostsNothing()
    {
        await _queue.EnqueueAsync(Publication, CancellationToken.None);
        await DrainAsync();

        var result = await _delivery.DeliverAsync(new PublicationAttempt(Publication.Delivery, 1, null), CancellationToken.None);

        Assert.Equal(DeliveryResult.Delivered, result);
        Assert.Single(_publisher.Posted);
    }

    [Fact]
    public async Task DeliverAsync_ReceiverInTrouble_TriesFiveTimesEachAfterTwiceTheWaitThenGivesUp()
    {
        _publisher.Failures.Enqueue(new PublicationFailedException("1"), times: 5);
        await _queue.EnqueueAsync(Publication, CancellationToken.None);

        var results = await DrainAsync();

        Assert.Equal([0, 10, 20, 40, 80], results.Select(r => (int)r.Delay.TotalSeconds));
        Assert.Equal(DeliveryResult.GivenUp, results[^1].Result);
        Assert.All(results.SkipLast(1), r => Assert.Equal(DeliveryResult.ToBeRetried, r.Result));
        Assert.Equal(5, _publisher.Posted.Count);
        Assert.Single(_publisher.Posted.Distinct());
        var failed = Assert.Single(await _queue.ListFailedAsync(10, CancellationToken.None));
        Assert.Equal((5, "1", "prompt_style"), (failed.Attempts, failed.Error, failed.Experiment));
    }

    [Fact]
    public async Task DeliverAsync_PutBackAfterGivingUp_HasFiveNewTries()
    {
        _publisher.Failures.Enqueue(new PublicationFailedException("no"), times: 6);
        await _queue.EnqueueAsync(Publication, CancellationToken.None);
        await DrainAsync();

        await _queue.RequeueFailedAsync(CancellationToken.None);
        var results = await DrainAsync();

        Assert.Equal([DeliveryResult.ToBeRetried, DeliveryResult.Delivered], results.Select(r => r.Result));
    }

    [Fact]
    public async Task DeliverAsync_TryingAgainCannotHelp_GivesUpAtOnce()
    {
        _publisher.Failures.Enqueue(new PublicationFailedException("gone") { IsTransient = false }, times: 1);
        await _queue.EnqueueAsync(Publication, CancellationToken.None);

        Assert.Equal([(DeliveryResult.GivenUp, TimeSpan.Zero)], await DrainAsync());
        Assert.Equal(1, await _queue.CountFailedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task DeliverAsync_ReceiverOnlyBusy_WaitsAsAskedAndLosesNoTry()
    {
        _publisher.Failures.Enqueue(new PublicationFailedException("busy") { IsRateLimit = true, RetryAfter = TimeSpan.FromMinutes(20) }, times: 12);
        await _queue.EnqueueAsync(Publication, CancellationToken.None);

        var results = await DrainAsync();

        Assert.Equal(Enumerable.Repeat(DeliveryResult.ToBeRetried, 12).Append(DeliveryResult.Delivered), results.Select(r => r.Result));
        Assert.All(results.Skip(1), r => Assert.Equal(TimeSpan.FromMinutes(20), r.Delay));
        Assert.Empty((await _history.FindAsync("prompt_style", CancellationToken.None)).Items);
    }

    [Fact]
    public async Task DeliverAsync_ReceiverBusyForEver_IsGivenUpIntoSight()
    {
        _publisher.Failures.Enqueue(new PublicationFailedException("busy") { IsRateLimit = true }, times: 1000);
        await _queue.EnqueueAsync(Publication, CancellationToken.None);

        var results = await DrainAsync();

        Assert.Equal(PublicationRetries.MaxWaits + PublicationRetries.MaxAttempts, results.Count);
        Assert.Equal(DeliveryResult.GivenUp, results[^1].Result);
    }

    [Fact]
    public async Task DeliverAsync_Failing_IsSeenInTheExperimentUntilItIsDelivered()
    {
        _publisher.Failures.Enqueue(new PublicationFailedException("The receiver answered 503."), times: 5);
        await _queue.EnqueueAsync(Publication, CancellationToken.None);
        await DrainAsync();

        var failure = Assert.Single((await _history.FindAsync("prompt_style", CancellationToken.None)).Items);
        Assert.Equal(("webhook", "analysis.completed", "The receiver answered 503.", 5, true), (failure.Receiver, failure.Event, failure.Error, failure.Attempts, failure.GivenUp));

        await _queue.RequeueFailedAsync(CancellationToken.None);
        await DrainAsync();

        Assert.Empty((await _history.FindAsync("prompt_style", CancellationToken.None)).Items);
    }

    [Theory]
    [InlineData(1, null, 10)]
    [InlineData(4, null, 80)]
    [InlineData(1, 60, 60)]
    [InlineData(4, 60, 80)]
    [InlineData(1, -5, 10)]
    [InlineData(1, 7200, 3600)]
    public void DelayAfter_OwnAndWantedWait_TheLongerUpToAnHour(int attempt, int? wantedSeconds, int expectedSeconds)
    {
        TimeSpan? wanted = wantedSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

        Assert.Equal(TimeSpan.FromSeconds(expectedSeconds), new PublicationRetries(TimeSpan.FromSeconds(10)).DelayAfter(attempt, wanted));
    }

    /// <summary>Delivers until nothing waits; each result with the delay its message had.</summary>
    private async Task<List<(DeliveryResult Result, TimeSpan Delay)>> DrainAsync()
    {
        var results = new List<(DeliveryResult, TimeSpan)>();
        while (_queue.Take() is { } next)
        {
            results.Add((await _delivery.DeliverAsync(next.Attempt, CancellationToken.None), next.Delay));
        }

        return results;
    }

    private sealed class ScriptedPublisher : IPublisher
    {
        public FailureScript Failures { get; } = new();

        public List<Publication> Posted { get; } = [];

        public Task PublishAsync(Publication publication, CancellationToken cancellationToken)
        {
            Posted.Add(publication);
            return Failures.Next() is { } failure ? Task.FromException(failure) : Task.CompletedTask;
        }
    }

    private sealed class FailureScript
    {
        private readonly Queue<PublicationFailedException> _failures = [];

        public void Enqueue(PublicationFailedException failure, int times) => Enumerable.Repeat(failure, times).ToList().ForEach(_failures.Enqueue);

        public PublicationFailedException? Next() => _failures.TryDequeue(out var failure) ? failure : null;
    }
}
