using Splitrun.Domain.Automations;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Decisions;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Experiments;

public sealed class ExperimentLifecycleTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryExperimentStore _store = new();
    private readonly InMemoryAutomationStore _automations = new();
    private readonly InMemoryDecisionLog _log = new();
    private readonly ManualTimeProvider _time = new(Now);
    private readonly ExperimentLifecycle _lifecycle;

    public ExperimentLifecycleTests() => _lifecycle = new ExperimentLifecycle(_store, _log, new AutomationEditor(_automations, _store, _time), _time);

    public static TheoryData<ExperimentState, ExperimentAction> Table()
    {
        var table = new TheoryData<ExperimentState, ExperimentAction>();
        foreach (var from in Enum.GetValues<ExperimentState>())
        {
            foreach (var action in Enum.GetValues<ExperimentAction>())
            {
                table.Add(from, action);
            }
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task ApplyAsync_AnyStateAndAction_ChangesStateRepeatsOrConflicts(ExperimentState from, ExperimentAction action)
    {
        await AddAsync(from);
        var isRepeat = from == ExperimentTransitions.Target(action);
        var next = ExperimentTransitions.Next(from, action);

        var result = await _lifecycle.ApplyAsync("prompt_style", new StateChange(action, "api", Variant: "verbose"), None);

        var (expectedState, expectedVersion) = isRepeat || next is null ? (from, 1) : (next.Value, 2);
        var stored = (await _store.FindAsync("prompt_style", None))!.Value;
        Assert.Equal((expectedState, expectedVersion), (stored.State, stored.Version));
        Assert.Equal(isRepeat || next is not null ? null : ProblemCode.Conflict, result.Problem?.Code);
        Assert.Equal(isRepeat || next is not null ? [] : ["state"], result.Problem?.Errors.Keys ?? []);
        Assert.Equal(expectedVersion - 1, (await LogAsync()).Count);
    }

    [Fact]
    public async Task ApplyAsync_Change_IsStoredAndLogged()
    {
        await AddAsync(ExperimentState.Draft);

        await _lifecycle.ApplyAsync("prompt_style", new StateChange(ExperimentAction.Start, "windows timer", "window_opened", Reason: "Its day has come."), None);

        var stored = (await _store.FindAsync("prompt_style", None))!.Value;
        Assert.Equal((Now, Now, (string?)null), (stored.UpdatedAt, stored.StartedAt, stored.PromotedVariant));
        Assert.Equal(
            new DecisionRecord(Now, "windows timer", "start", "window_opened", null, "Started: runs get their variants from now on. Reason: Its day has come.", ExperimentState.Draft, ExperimentState.Running, false),
            Assert.Single(await LogAsync()));
    }

    [Fact]
    public async Task ApplyAsync_RepeatLater_ChangesNothingAndLogsNothing()
    {
        await AddAsync(ExperimentState.Running);
        await _lifecycle.ApplyAsync("prompt_style", new StateChange(ExperimentAction.Promote, "api", Variant: "verbose"), None);
        _time.Advance(TimeSpan.FromHours(1));

        var repeated = await _lifecycle.ApplyAsync("prompt_style", new StateChange(ExperimentAction.Promote, "api", Variant: "verbose"), None);

        Assert.True(repeated.TryGet(out var experiment, out _));
        Assert.Equal((2, Now, "verbose"), (experiment.Version, experiment.UpdatedAt, experiment.PromotedVariant));
        Assert.Single(await LogAsync());
    }

    [Fact]
    public async Task ApplyAsync_PromoteAnotherVariant_Conflicts()
    {
        await AddAsync(ExperimentState.Running);
        await _lifecycle.ApplyAsync("prompt_style", new StateChange(ExperimentAction.Promote, "api", Variant: "verbose"), None);

        var other = await _lifecycle.ApplyAsync("prompt_style", new StateChange(ExperimentAction.Promote, "api", Variant: "concise"), None);

        Assert.Equal(ProblemCode.Conflict, other.Problem?.Code);
        Assert.Equal("verbose", (await _store.FindAsync("prompt_style", None))?.Value.PromotedVariant);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("unknown")]
    public async Task ApplyAsync_PromoteNoVariant_NamesTheField(string? variant)
    {
        await AddAsync(ExperimentState.Running);

        var result = await _lifecycle.ApplyAsync("prompt_style", new StateChange(ExperimentAction.Promote, "api", Variant: variant), None);

        Assert.Equal((ProblemCode.Invalid, "variant"), (result.Problem?.Code, result.Problem?.Errors.Keys.Single()));
    }

    [Fact]
    public async Task ApplyAsync_ResumeAfterPromotion_ForgetsTheVariantAndKeepsTheFirstStart()
    {
        await AddAsync(ExperimentState.Draft);
        foreach (var change in new[] { new StateChange(ExperimentAction.Start, "api"), new StateChange(ExperimentAction.Promote, "api", Variant: "verbose"), new StateChange(ExperimentAction.Resume, "api") })
        {
            Assert.Null((await _lifecycle.ApplyAsync("prompt_style", change, None)).Problem);
            _time.Advance(TimeSpan.FromDays(1));
        }

        var stored = (await _store.FindAsync("prompt_style", None))!.Value;
        Assert.Equal((ExperimentState.Running, null, Now, 4), (stored.State, stored.PromotedVariant, stored.StartedAt, stored.Version));
        Assert.Equal(["resume", "promote", "start"], (await LogAsync()).Select(d => d.Decision));
    }

    [Fact]
    public async Task ApplyAsync_ManyAtOnce_OneChangesAndLogs()
    {
        await AddAsync(ExperimentState.Running);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => Task.Run(() => _lifecycle.ApplyAsync("prompt_style", new StateChange(ExperimentAction.Stop, "api"), None))));

        Assert.All(results, r => Assert.Null(r.Problem));
        Assert.Equal(2, (await _store.FindAsync("prompt_style", None))?.Value.Version);
        Assert.Single(await LogAsync());
    }

    [Fact]
    public async Task ApplyAsync_NoSuchExperiment_IsNotFound() =>
        Assert.Equal(ProblemCode.NotFound, (await _lifecycle.ApplyAsync("nothing", new StateChange(ExperimentAction.Start, "api"), None)).Problem?.Code);

    private async Task AddAsync(ExperimentState state) =>
        Assert.True(await _store.TryCreateAsync(Definitions.Draft() with { State = state, PromotedVariant = state == ExperimentState.Promoted ? "verbose" : null }, None));

    private async Task<IReadOnlyList<DecisionRecord>> LogAsync() => (await _log.ListAsync("prompt_style", 100, null, None)).Items;
}
