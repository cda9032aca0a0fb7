using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;

namespace Splitrun.Storage.Tests.Automations;

/// <summary>What every store of automations' runs promises.</summary>
public abstract class AutomationRunStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    protected abstract IAutomationRunStore Store { get; }

    [Theory]
    [InlineData("25229568147")]
    [InlineData("a/b\\c#d?e")]
    [InlineData("läuft % ✓")]
    public async Task ClaimAsync_First_IsFoundAsItWasWritten(string runId)
    {
        var run = RunOf("daily", runId) with { Experiments = ["a", "b"], Bundle = new VariantBundle(new string('b', 64), 9) };
        Assert.Null(await Store.FindAsync("daily", runId, None));

        Assert.Same(run, await Store.ClaimAsync(run, None));

        var found = await Store.FindAsync("daily", runId, None);
        Assert.Equal(run.Experiments, found!.Experiments);
        Assert.Equal(run with { Experiments = found.Experiments }, found);
    }

    [Fact]
    public async Task ClaimAsync_Again_AnswersTheOneThatStands()
    {
        await Store.ClaimAsync(RunOf("daily", "again") with { Experiments = ["a"] }, None);

        var standing = await Store.ClaimAsync(RunOf("daily", "again") with { Experiments = ["b"] }, None);

        Assert.Equal(["a"], standing.Experiments);
    }

    [Fact]
    public async Task ClaimAsync_ManyAtOnce_OneStands()
    {
        var standing = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.ClaimAsync(RunOf("daily", "raced") with { Trace = $"{i}" }, None))));

        Assert.Single(standing.Select(s => s.Trace).Distinct());
    }

    [Fact]
    public async Task FindAsync_AnotherAutomation_HasItsOwn()
    {
        await Store.ClaimAsync(RunOf("one", "same"), None);

        Assert.Null(await Store.FindAsync("two", "same", None));
    }

    private static AutomationRun RunOf(string automation, string runId) => new(automation, runId, [], null, At, "00-1-2-01");
}
