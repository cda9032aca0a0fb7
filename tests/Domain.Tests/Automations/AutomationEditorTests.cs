using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Automations;

public sealed class AutomationEditorTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly VariantBundle Winner = new(new string('b', 64), 9);

    private readonly InMemoryAutomationStore _store = new();
    private readonly InMemoryExperimentStore _experiments = new();
    private readonly AutomationEditor _editor;

    public AutomationEditorTests() => _editor = new AutomationEditor(_store, _experiments, new ManualTimeProvider(Definitions.CreatedAt));

    [Fact]
    public async Task EnterAsync_ManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => _editor.EnterAsync("daily", $"e{i}", None))));

        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"e{i}"), (await AutomationAsync()).Experiments);
    }

    [Fact]
    public async Task FollowAsync_Promoted_AfterACrashBetween_IsCompletedByARepeat()
    {
        var promoted = Promoted();

        Assert.Null(await _editor.FollowAsync(promoted, "timer", None));
        Assert.Null(await _editor.FollowAsync(promoted, "api", None));

        var automation = await AutomationAsync();
        Assert.Equal(Winner, automation.Bundle);
        Assert.Equal("timer", Assert.Single(automation.Bundles).By);
    }

    [Fact]
    public async Task FollowAsync_PromotedAgainUnderANewVersion_IsPinnedAgain()
    {
        await _editor.FollowAsync(Promoted(), "api", None);
        await _editor.FollowAsync(Promoted() with { State = ExperimentState.RolledBack, Version = 3 }, "api", None);

        await _editor.FollowAsync(Promoted() with { Version = 4 }, "api", None);

        Assert.Equal(Winner, (await AutomationAsync()).Bundle);
    }

    [Theory]
    [InlineData(ExperimentState.Running)]
    [InlineData(ExperimentState.Stopped)]
    [InlineData(ExperimentState.RolledBack)]
    [InlineData(ExperimentState.Archived)]
    public async Task FollowAsync_NothingToDo_MakesNoAutomation(ExperimentState state)
    {
        Assert.Null(await _editor.FollowAsync(Promoted() with { State = state }, "api", None));

        Assert.Null(await _store.FindAsync("daily", None));
    }

    [Fact]
    public async Task FollowAsync_Archived_LeavesTheAutomation()
    {
        await _editor.EnterAsync("daily", "prompt_style", None);
        await _editor.EnterAsync("daily", "other", None);

        await _editor.FollowAsync(Promoted() with { State = ExperimentState.Archived }, "api", None);

        Assert.Equal(["other"], (await AutomationAsync()).Experiments);
    }

    [Fact]
    public async Task DeleteAsync_WithAnExperimentThatNeverCameToBe_Deletes()
    {
        await _editor.EnterAsync("daily", "never-written", None);

        Assert.Null((await _editor.DeleteAsync("daily", Precondition.None, None)).Problem);
        Assert.Equal(ProblemCode.NotFound, (await _editor.DeleteAsync("daily", Precondition.None, None)).Problem?.Code);
    }

    [Fact]
    public async Task DeleteAsync_WithARunningExperiment_NamesIt()
    {
        await _editor.EnterAsync("daily", "prompt_style", None);
        await _experiments.TryCreateAsync(Definitions.Running(change: d => d with { Automation = "daily" }), None);

        var problem = (await _editor.DeleteAsync("daily", Precondition.None, None)).Problem;

        Assert.Equal(ProblemCode.Conflict, problem?.Code);
        Assert.Contains("prompt_style", problem!.Detail, StringComparison.Ordinal);
    }

    private async Task<Automation> AutomationAsync() => (await _store.FindAsync("daily", None))!.Value;

    private static Experiment Promoted()
    {
        var running = Definitions.Running(change: d => d with { Automation = "daily" });
        var variants = running.Definition.Variants.Select(v => v.Key == "verbose" ? v with { Bundle = Winner } : v).ToList();
        return running with
        {
            Definition = running.Definition with { Variants = variants },
            State = ExperimentState.Promoted,
            PromotedVariant = "verbose",
            Version = 2,
        };
    }
}
