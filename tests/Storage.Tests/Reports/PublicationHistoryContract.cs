using Splitrun.Domain.Reports;

namespace Splitrun.Storage.Tests.Reports;

/// <summary>What every history of failed publications promises.</summary>
public abstract class PublicationHistoryContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A key of its own for each test.</summary>
    private readonly string _key = $"history-{Guid.NewGuid():N}";

    protected abstract IPublicationHistory History { get; }

    [Fact]
    public async Task FindAsync_Nothing_IsEmpty() => Assert.Empty((await History.FindAsync(_key, None)).Items);

    [Fact]
    public async Task NoteFailureAsync_TriesOfTwoMessages_KeepsTheLastOfEachNewestFirst()
    {
        await History.NoteFailureAsync(_key, Of("a", 0), None);
        await History.NoteFailureAsync(_key, Of("b", 1), None);
        await History.NoteFailureAsync(_key, Of("a", 2) with { Attempts = 2, GivenUp = true, Error = "ünïcode ✓" }, None);

        var failures = (await History.FindAsync(_key, None)).Items;

        Assert.Equal([Of("a", 2) with { Attempts = 2, GivenUp = true, Error = "ünïcode ✓" }, Of("b", 1)], failures);
        Assert.Empty((await History.FindAsync(_key + "x", None)).Items);
    }

    [Fact]
    public async Task ClearAsync_Delivered_IsGone()
    {
        await History.NoteFailureAsync(_key, Of("a", 0), None);
        await History.NoteFailureAsync(_key, Of("b", 1), None);

        await History.ClearAsync(_key, "a", None);
        await History.ClearAsync(_key, "never noted", None);

        Assert.Equal(["b"], (await History.FindAsync(_key, None)).Items.Select(f => f.Delivery));
    }

    [Fact]
    public async Task NoteFailureAsync_AtOnceAndMany_KeepsTheNewestBounded()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => History.NoteFailureAsync(_key, Of($"{i}", i), None)));
        Assert.Equal(["3", "2", "1", "0"], (await History.FindAsync(_key, None)).Items.Select(f => f.Delivery));

        for (var i = 4; i < 15; i++)
        {
            await History.NoteFailureAsync(_key, Of($"{i}", i) with { Error = new string('x', 5_000) }, None);
        }

        var kept = (await History.FindAsync(_key, None)).Items;
        Assert.Equal(Enumerable.Range(5, 10).Reverse().Select(i => $"{i}"), kept.Select(f => f.Delivery));
        Assert.All(kept, f => Assert.Equal(PublicationFailures.MaxErrorLength, f.Error.Length));
    }

    private static PublicationFailure Of(string delivery, int minute) =>
        new(delivery, "analysis.completed", "github_issue", "GitHub answered 403.", 1, false, Noon.AddMinutes(minute));
}
