using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Tests.Analysis;
using static Splitrun.Domain.Tests.Analysis.AnalystScenario;

namespace Splitrun.Domain.Tests.Bandits;

public sealed class BanditWeightsTests
{
    [Fact]
    public async Task MoveAsync_BetterArm_IsANewVersionWithItsReasonInTheLog()
    {
        var scenario = await ScenarioAsync();

        var moved = await scenario.Bandits.MoveAsync(Key, "bandit timer", CancellationToken.None);

        var experiment = await scenario.ExperimentAsync();
        Assert.Equal(2, experiment.Version);
        Assert.Equal(moved!.Weights, experiment.Definition.Variants.Select(v => v.Weight));
        Assert.Equal("verbose", moved.Best);
        var decision = Assert.Single(await scenario.DecisionsAsync());
        Assert.Equal(("reweight", "bandit_weights", "bandit timer", "verbose"), (decision.Decision, decision.Code, decision.By, decision.Variant));
        Assert.Contains("seed", decision.Justification, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoveAsync_SameDataAgain_ChangesNothing()
    {
        var scenario = await ScenarioAsync();
        await scenario.Bandits.MoveAsync(Key, "bandit timer", CancellationToken.None);
        scenario.Time.Advance(TimeSpan.FromMinutes(15));

        Assert.Null(await scenario.Bandits.MoveAsync(Key, "bandit timer", CancellationToken.None));

        Assert.Equal(2, (await scenario.ExperimentAsync()).Version);
        Assert.Single(await scenario.DecisionsAsync());
    }

    [Fact]
    public async Task MoveAsync_ThenMoreRuns_IsComparedWithinSpellsOfEqualWeights()
    {
        var scenario = await ScenarioAsync();
        await scenario.Bandits.MoveAsync(Key, "bandit timer", CancellationToken.None);
        await scenario.DispatchAsync(200);
        await ReportAsync(scenario);
        Assert.InRange(scenario.Runs.Skip(120).Count(r => r.Variant == "verbose"), 160, 200);

        var report = (await scenario.Analyst.ReportAsync(Key, CancellationToken.None)).TryGet(out var found, out _) ? found : null;

        var comparison = report!.Comparisons[0];
        Assert.Equal("adaptive_batches", comparison.MainTest!.Method);
        Assert.InRange(comparison.MainTest.Estimate!.Value, -1_100, -900);
        Assert.Contains(report.Trust.Notes, note => note.Contains("spells of equal weights", StringComparison.Ordinal));
        Assert.NotEqual(CheckStatus.Fail, report.Trust.SampleRatio.Status);
    }

    private static async Task<AnalystScenario> ScenarioAsync()
    {
        var scenario = await StartAsync(120, d => d with { Assignment = new AssignmentDraft { Strategy = AssignmentStrategy.Bandit } });
        await ReportAsync(scenario);
        return scenario;
    }

    private static Task ReportAsync(AnalystScenario scenario) =>
        scenario.ReportAsync((run, i) => OutcomeOf(run, (run.Variant == "verbose" ? 7_000 : 8_000) + (i * 37 % 400)));
}
