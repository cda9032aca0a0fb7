using Splitrun.Domain.Bundles;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;
using static Splitrun.Domain.Tests.Analysis.AnalystScenario;

namespace Splitrun.Domain.Tests.Analysis;

/// <summary>What the machine makes of runs from before the contents changed, or from before a person overruled it.</summary>
public sealed class PhaseTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly GuardrailDraft Toxicity = new() { Metric = "toxicity", Threshold = "<=0.1" };

    [Fact]
    public async Task GuardAsync_FixedAndResumedAfterABreach_DoesNotActOnTheOldRunsAgain()
    {
        var scenario = await RolledBackAsync();
        await SetBundleAsync(scenario, 'b');
        await ResumeAsync(scenario);

        Assert.Null(await scenario.GuardAsync());
        await ReportFurtherAsync(scenario, 60, (_, _) => (8_000, 0.02));
        Assert.Null(await scenario.GuardAsync());

        Assert.Equal(ExperimentState.Running, (await scenario.ExperimentAsync()).State);
        var report = await ReportAsync(scenario);
        Assert.Equal((120L, 60L, GuardrailStatus.Pass), (report.Totals.Assigned, report.Variants.Sum(v => v.Assigned), Assert.Single(report.Guardrails).Status));
        Assert.Equal([(2, false, 60L), (5, true, 60L)], report.Phases!.Select(p => (p.Version, p.Present, p.Variants.Sum(v => v.Assigned))));
        Assert.StartsWith("Compared are the 60 runs since version 5, when it was resumed", report.Trust.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task GuardAsync_ResumedAndStillHarmful_RollsBackOnTheNewRuns()
    {
        var scenario = await RolledBackAsync();
        await ResumeAsync(scenario);
        await ReportFurtherAsync(scenario, 80, (run, _) => (8_000, run.Variant == "verbose" ? 0.5 : 0.02));

        Assert.Equal(DecisionCode.GuardrailFailed, (await scenario.GuardAsync())!.Decision.Code);
        Assert.Equal(ExperimentState.RolledBack, (await scenario.ExperimentAsync()).State);
    }

    [Fact]
    public async Task GuardAsync_ContentsReplacedOnTheWay_PromotesNothingOnTheOldOnesEvidence()
    {
        var scenario = await StartAsync(0, d => d with { AutomationPolicy = new AutomationPolicyDraft { AutoPromote = true } });
        await SetBundleAsync(scenario, 'a');
        await ReportFurtherAsync(scenario, 200, (run, i) => ((run.Variant == "verbose" ? 6_000 : 8_000) + (i * 37 % 900), 0));
        await SetBundleAsync(scenario, 'b');

        Assert.Null(await scenario.GuardAsync());
        await ReportFurtherAsync(scenario, 200, (_, i) => (8_000 + (i * 37 % 900), 0));
        Assert.Null(await scenario.GuardAsync());

        var report = await ReportAsync(scenario);
        Assert.Equal(DecisionCode.EvidenceInsufficient, report.Decision.Code);
        Assert.True(report.Phases![0].Variants[1].Mean < 6_900 && report.Phases[1].Variants[1].Mean > 8_000);
        Assert.Equal(report.Variants[1].Metrics["effective_tokens"].Mean, report.Phases[1].Variants[1].Mean);
    }

    [Fact]
    public async Task RecordAsync_CorrectionOfAnEarlierPhasesRun_StaysWithItsPhase()
    {
        var scenario = await StartAsync(0);
        await ReportFurtherAsync(scenario, 10, (_, _) => (100, 0));
        await SetBundleAsync(scenario, 'b');
        await ReportFurtherAsync(scenario, 10, (_, _) => (900, 0));
        var before = (await ReportAsync(scenario)).Phases!;

        await scenario.RecordAsync(OutcomeOf(scenario.Runs.First(r => r.Variant == "verbose"), 700) with { Sequence = 1 });

        var after = (await ReportAsync(scenario)).Phases!;
        Assert.Equal(before[1].Variants, after[1].Variants);
        Assert.Equal((before[0].Variants[1].N, true), (after[0].Variants[1].N, after[0].Variants[1].Mean > before[0].Variants[1].Mean));
    }

    [Fact]
    public async Task ReportAsync_ContentsSetBeforeTheFirstRun_HasOnePhaseOnly()
    {
        var scenario = await StartAsync(0);
        await SetBundleAsync(scenario, 'b');
        await ReportFurtherAsync(scenario, 30, (_, i) => (100 + i, 0));

        var report = await ReportAsync(scenario);

        Assert.Null(report.Phases);
        Assert.NotNull(report.Variants[0].Metrics["effective_tokens"].P50);
    }

    [Fact]
    public async Task GuardAsync_BudgetSpentBeforeTheContentsChanged_StaysSpent()
    {
        var scenario = await StartAsync(0, d => d with { Guardrails = [new() { Metric = "effective_tokens", Budget = 10_000 }] });
        await ReportFurtherAsync(scenario, 10, (_, _) => (1_900, 0));
        await SetBundleAsync(scenario, 'b');
        await ReportFurtherAsync(scenario, 20, (_, _) => (1_900, 0));

        Assert.Equal("over_budget", Assert.Single((await scenario.GuardAsync())!.Guardrails).Reason);
    }

    [Fact]
    public async Task Log_WholeLife_ReadsWithoutHavingBeenThere()
    {
        var scenario = await RolledBackAsync();
        await ResumeAsync(scenario);

        var log = (await scenario.DecisionsAsync()).ToDictionary(d => d.Decision, d => d.Justification);

        Assert.Equal(["edit", "reject", "resume", "rollback"], log.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Version 2 changed bundle of verbose from none to aaaaaaaaaaaa. What was measured before version 2 is kept and shown, and no longer decides.", log["edit"]);
        Assert.StartsWith("Recommended: reject verbose, keep concise [guardrail_failed, rollout rollback]. verbose breaches toxicity <=0.1", log["reject"], StringComparison.Ordinal);
        Assert.EndsWith("So every run goes back to concise.", log["reject"], StringComparison.Ordinal);
        Assert.StartsWith("Rolled back: every run gets concise from now on. Reason: verbose breaches toxicity <=0.1", log["rollback"], StringComparison.Ordinal);
        Assert.Equal("Resumed: runs get their variants again. What was measured before version 4 is kept and shown, and no longer decides. Reason: The prompt is fixed.", log["resume"]);
    }

    private static async Task<AnalystScenario> RolledBackAsync()
    {
        var scenario = await StartAsync(0, d => d with { Guardrails = [Toxicity] });
        await SetBundleAsync(scenario, 'a');
        await ReportFurtherAsync(scenario, 60, (run, _) => (8_000, run.Variant == "verbose" ? 0.5 : 0.02));
        Assert.NotNull(await scenario.GuardAsync());
        Assert.Equal(ExperimentState.RolledBack, (await scenario.ExperimentAsync()).State);
        return scenario;
    }

    private static async Task SetBundleAsync(AnalystScenario scenario, char digit)
    {
        scenario.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await scenario.Editor.SetBundleAsync(Key, "verbose", new Bundle(new string(digit, 64), 100, 3, 500), replace: true, None)).Problem);
    }

    private static async Task ResumeAsync(AnalystScenario scenario)
    {
        scenario.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await scenario.Lifecycle.ApplyAsync(Key, new StateChange(ExperimentAction.Resume, "api", Reason: "The prompt is fixed."), None)).Problem);
    }

    private static async Task ReportFurtherAsync(AnalystScenario scenario, int runs, Func<Run, int, (double Tokens, double Toxicity)> valuesOf)
    {
        var first = scenario.Runs.Count;
        await scenario.DispatchAsync(runs);
        for (var i = first; i < scenario.Runs.Count; i++)
        {
            var (tokens, toxicity) = valuesOf(scenario.Runs[i], i);
            await scenario.RecordAsync(OutcomeOf(scenario.Runs[i], tokens, ("toxicity", toxicity)));
        }
    }

    private static async Task<Report> ReportAsync(AnalystScenario scenario) =>
        (await scenario.Analyst.ReportAsync(Key, None)).TryGet(out var report, out var problem) ? report : throw new InvalidOperationException(problem.Detail);
}
