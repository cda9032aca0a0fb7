using Splitrun.Domain.Reports;
using Splitrun.TestKit.Reports;

namespace Splitrun.Storage.Tests.Reports;

/// <summary>What every publications queue promises.</summary>
public abstract class PublicationQueueContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IPublicationQueue Queue { get; }

    /// <summary>Takes the next message that is in sight off the queue; null when there is none.</summary>
    protected abstract Task<PublicationAttempt?> TakeAsync();

    [Fact]
    public async Task EnqueueAsync_Message_IsFoundByWhatTheQueueSays()
    {
        var publication = Publications.ToWebhook("https://hooks.example/1", "found");

        await Queue.EnqueueAsync(publication, None);

        Assert.Equal(new PublicationAttempt("found", 1, null), await TakeAsync());
        Assert.Equal(publication, await Queue.FindAsync("found", None));
    }

    [Fact]
    public async Task EnqueueAsync_ReportsLargerThanAMessage_AreKeptWhole()
    {
        var publication = Publications.ToWebhook("https://hooks.example/1", "large") with { Text = new string('ü', 200_000), Markdown = new string('|', 300_000) };

        await Queue.EnqueueAsync(publication, None);

        Assert.Equal("large", (await TakeAsync())?.Delivery);
        Assert.Equal(publication, await Queue.FindAsync("large", None));
    }

    [Fact]
    public async Task ForgetAsync_Delivered_IsFoundNoMore()
    {
        await Queue.EnqueueAsync(Publications.ToWebhook("https://hooks.example/1", "forgotten"), None);
        await TakeAsync();

        await Queue.ForgetAsync("forgotten", None);
        await Queue.ForgetAsync("forgotten", None);

        Assert.Null(await Queue.FindAsync("forgotten", None));
    }

    [Fact]
    public async Task RetryAsync_Attempt_ComesAsItWasSent()
    {
        var attempt = new PublicationAttempt("again", 4, "The receiver answered 503.");

        await Queue.RetryAsync(attempt, TimeSpan.Zero, None);

        Assert.Equal(attempt, await TakeAsync());
    }

    [Fact]
    public async Task PoisonAsync_Attempt_IsListedCountedAndPutBack()
    {
        await Queue.EnqueueAsync(Publications.ToWebhook("https://hooks.example/1", "given-up"), None);
        await TakeAsync();

        await Queue.PoisonAsync(new PublicationAttempt("given-up", 5, "The receiver answered 500."), None);

        var failed = Assert.Single(await Queue.ListFailedAsync(10, None));
        Assert.Equal(("given-up", "prompt_style", "analysis.completed", 5, "The receiver answered 500."), (failed.Delivery, failed.Experiment, failed.Event, failed.Attempts, failed.Error));
        Assert.NotNull(failed.FailedAt);
        Assert.Equal(1, await Queue.CountFailedAsync(None));

        Assert.Equal(1, await Queue.RequeueFailedAsync(None));

        Assert.Equal(("given-up", 1), await TakeAsync() is { } taken ? (taken.Delivery, taken.Attempt) : default);
        Assert.Equal(0, await Queue.CountFailedAsync(None));
        Assert.Equal(0, await Queue.RequeueFailedAsync(None));
    }

    [Fact]
    public async Task RequeueFailedAsync_MoreThanOneReadHandsOut_PutsAllBack()
    {
        for (var i = 0; i < 70; i++)
        {
            await Queue.PoisonAsync(new PublicationAttempt($"many-{i}", 5, "no"), None);
        }

        Assert.Equal(70, await Queue.RequeueFailedAsync(None));

        var taken = new HashSet<string>();
        while (await TakeAsync() is { } attempt)
        {
            taken.Add(attempt.Delivery);
        }

        Assert.Equal(70, taken.Count);
    }
}
