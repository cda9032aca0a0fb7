using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;

namespace Splitrun.Storage.Tests.Decisions;

/// <summary>What every decision log promises.</summary>
public abstract class DecisionLogContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract IDecisionLog Log { get; }

    [Fact]
    public async Task ListAsync_Nothing_IsEmpty()
    {
        var page = await Log.ListAsync("prompt_style", 10, null, None);

        Assert.Empty(page.Items);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task AppendAsync_Decision_IsReadBackAsItWas()
    {
        var decision = Of(0) with { Justification = "It's \"better\": 日本語 🧪", Variant = null, DryRun = true };

        await Log.AppendAsync("prompt_style", decision, None);

        Assert.Equal(decision, Assert.Single((await Log.ListAsync("prompt_style", 10, null, None)).Items));
        Assert.Empty((await Log.ListAsync("prompt_styl", 10, null, None)).Items);
    }

    [Fact]
    public async Task ListAsync_AnyOrderOfWriting_IsNewestFirst()
    {
        foreach (var minute in new[] { 3, 1, 2, 0, 4 })
        {
            await Log.AppendAsync("prompt_style", Of(minute), None);
        }

        Assert.Equal([4, 3, 2, 1, 0], (await Log.ListAsync("prompt_style", 10, null, None)).Items.Select(MinuteOf));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task ListAsync_PageByPageWhileMoreIsWritten_ShowsEachOnce(int limit)
    {
        for (var minute = 0; minute < 5; minute++)
        {
            await Log.AppendAsync("prompt_style", Of(minute), None);
        }

        List<int> listed = [];
        string? cursor = null;
        do
        {
            var page = await Log.ListAsync("prompt_style", limit, cursor, None);
            listed.AddRange(page.Items.Select(MinuteOf));
            cursor = page.NextCursor;
            await Log.AppendAsync("prompt_style", Of(100 + listed.Count), None);
        }
        while (cursor is not null);

        Assert.Equal([4, 3, 2, 1, 0], listed);
    }

    [Fact]
    public async Task AppendAsync_DifferentDecisionsOfOneInstant_AreBothKept()
    {
        await Log.AppendAsync("prompt_style", Of(0), None);
        await Log.AppendAsync("prompt_style", Of(0) with { Decision = "stop" }, None);
        await Log.AppendAsync("prompt_style", Of(0) with { Variant = "other" }, None);

        Assert.Equal(3, (await Log.ListAsync("prompt_style", 10, null, None)).Items.Count);
    }

    [Fact]
    public async Task AppendAsync_SameDecisionAgain_IsKeptOnce()
    {
        await Log.AppendAsync("prompt_style", Of(0), None);
        await Log.AppendAsync("prompt_style", Of(0), None);

        Assert.Single((await Log.ListAsync("prompt_style", 10, null, None)).Items);
    }

    private static DecisionRecord Of(int minute) => new(
        Noon.AddMinutes(minute), "api", "promote", "candidate_improved", "concise", "Because.", ExperimentState.Running, ExperimentState.Promoted, false);

    private static int MinuteOf(DecisionRecord decision) => (int)(decision.At - Noon).TotalMinutes;
}
