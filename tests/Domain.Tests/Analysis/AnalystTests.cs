using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using static Splitrun.Domain.Tests.Analysis.AnalystScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class AnalystTests
{
    private static readonly NotificationDraft[] Hook = [new() { Kind = NotificationKind.Webhook, Url = "https://hooks.example/1" }];

    [Fact]
    public async Task GuardAsync_NothingWrong_StoresAndPostsNothing()
    {
        var scenario = await StartAsync(40, d => d with { Notify = Hook });
        await scenario.ReportAsync((run, i) => OutcomeOf(run, 8_000 + i));

        Assert.Null(await scenario.GuardAsync());

        Assert.Equal(0, await scenario.StoredReportsAsync());
        Assert.Null(scenario.Queue.Take());
        Assert.Empty(await scenario.DecisionsAsync());
    }

    [Fact]
    public async Task GuardAsync_SingleToxicAnswerOfAChallenger_RollsBackAndAlerts()
    {
        var scenario = await StartAsync(6, d => d with { Notify = Hook, Guardrails = [new() { Metric = "toxicity", Threshold = "<=0.9", HardStop = true }] });
        var victim = scenario.Runs.First(r => r.Variant == "verbose");
        await scenario.ReportAsync((run, _) => OutcomeOf(run, 8_000, ("toxicity", 0.1)));
        Assert.Null(await scenario.GuardAsync());

        await scenario.RecordAsync(OutcomeOf(victim, 8_000, ("toxicity", 0.95)) with { Sequence = 1 });
        var report = await scenario.GuardAsync();

        Assert.Equal(DecisionCode.GuardrailFailed, report!.Decision.Code);
        Assert.Equal("every value <=0.9", Assert.Single(report.Guardrails).Rule);
        Assert.Equal(ExperimentState.RolledBack, (await scenario.ExperimentAsync()).State);
        var delivery = scenario.Queue.Take()!.Value.Attempt.Delivery;
        Assert.Equal("guardrail.breached", (await scenario.Queue.FindAsync(delivery, CancellationToken.None))!.Event);
        Assert.Equal([("reject", "guardrail_failed"), ("rollback", "guardrail_failed")], (await scenario.DecisionsAsync()).Select(d => (d.Decision, d.Code)).Order());
    }

    [Fact]
    public async Task GuardAsync_ToxicAnswerThatWasCorrectedOrControls_IsNoBreach()
    {
        var scenario = await StartAsync(6, d => d with { Guardrails = [new() { Metric = "toxicity", Threshold = "<=0.9", HardStop = true }] });
        await scenario.ReportAsync((run, _) => OutcomeOf(run, 8_000, ("toxicity", 0.95)));

        await scenario.ReportAsync((run, _) => OutcomeOf(run, 8_000, ("toxicity", run.Variant == "verbose" ? 0.2 : 0.95)) with { Sequence = 1 });

        Assert.Null(await scenario.GuardAsync());
        Assert.Equal(ExperimentState.Running, (await scenario.ExperimentAsync()).State);
    }

    [Fact]
    public async Task GuardAsync_BudgetSpent_RollsBack()
    {
        var scenario = await StartAsync(10, d => d with { Guardrails = [new() { Metric = "cost_usd", Budget = 10 }] });
        var spending = scenario.Runs.Count(r => r.Variant == "verbose");
        await scenario.ReportAsync((run, _) => OutcomeOf(run, 8_000, ("cost_usd", 10.0 / spending)));
        Assert.Null(await scenario.GuardAsync());

        await scenario.ReportAsync((run, _) => OutcomeOf(run, 8_000, ("cost_usd", 10.1 / spending)) with { Sequence = 1 });

        Assert.Equal("over_budget", Assert.Single((await scenario.GuardAsync())!.Guardrails).Reason);
        Assert.Equal(ExperimentState.RolledBack, (await scenario.ExperimentAsync()).State);
    }

    [Fact]
    public async Task GuardAsync_AlertOnly_SaysItOnceAndTakesTheRampDown()
    {
        var scenario = await StartAsync(10, d => d with
        {
            Notify = Hook,
            Guardrails = [new() { Metric = "cost_usd", Budget = 1, Action = GuardrailAction.Alert }],
            Assignment = new AssignmentDraft { Ramp = [50, 60] },
        });
        await scenario.Editor.MoveRampAsync(Key, new RampMove(0, 1, 5), CancellationToken.None);
        await scenario.ReportAsync((run, _) => OutcomeOf(run, 8_000, ("cost_usd", 2)));

        Assert.NotNull(await scenario.GuardAsync());
        scenario.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await scenario.GuardAsync());

        var experiment = await scenario.ExperimentAsync();
        Assert.Equal((ExperimentState.Running, 0), (experiment.State, experiment.Definition.Assignment.RampStep));
        Assert.NotNull(scenario.Queue.Take());
        Assert.Null(scenario.Queue.Take());
        Assert.Equal(["lower_ramp", "reject"], (await scenario.DecisionsAsync()).Select(d => d.Decision).Order());
    }

    [Fact]
    public async Task AnalyzeAsync_BetterOnARamp_ClimbsOneStepForNewEvidenceAndIsPromotedAtTheTop()
    {
        var scenario = await StartAsync(0, d => d with
        {
            Assignment = new AssignmentDraft { Strategy = AssignmentStrategy.Balanced, Ramp = [40, 50] },
            AutomationPolicy = new AutomationPolicyDraft { AutoPromote = true },
        });
        await GrowAsync(scenario, 160);
        await AnalyseAsync(scenario);
        Assert.Equal(1, (await scenario.ExperimentAsync()).Definition.Assignment.RampStep);

        await AnalyseAsync(scenario);
        await AnalyseAsync(scenario);
        Assert.Equal(ExperimentState.Running, (await scenario.ExperimentAsync()).State);

        await GrowAsync(scenario, 60);
        await AnalyseAsync(scenario);

        Assert.Equal((ExperimentState.Promoted, "verbose"), ((await scenario.ExperimentAsync()).State, (await scenario.ExperimentAsync()).PromotedVariant));
        Assert.Single(await scenario.DecisionsAsync(), d => d.Decision == "step_ramp");
    }

    [Fact]
    public async Task ApplyAsync_RolledBackAndResumed_StartsAtTheFootOfTheRamp()
    {
        var scenario = await StartAsync(0, d => d with { Assignment = new AssignmentDraft { Ramp = [5, 25, 50] } });
        await scenario.Editor.MoveRampAsync(Key, new RampMove(0, 2, 100), CancellationToken.None);

        await scenario.Lifecycle.ApplyAsync(Key, new StateChange(ExperimentAction.Rollback, "api"), CancellationToken.None);
        await scenario.Lifecycle.ApplyAsync(Key, new StateChange(ExperimentAction.Resume, "api"), CancellationToken.None);

        Assert.Equal(0, (await scenario.ExperimentAsync()).Definition.Assignment.RampStep);
    }

    [Fact]
    public async Task PublishConclusionAsync_AskedTwice_PostsOnce()
    {
        var scenario = await StartAsync(4, d => d with { Notify = Hook });
        await scenario.Lifecycle.ApplyAsync(Key, new StateChange(ExperimentAction.Promote, "api", Variant: "verbose"), CancellationToken.None);

        await scenario.Analyst.PublishConclusionAsync(await scenario.ExperimentAsync(), CancellationToken.None);
        await scenario.Analyst.PublishConclusionAsync(await scenario.ExperimentAsync(), CancellationToken.None);

        var delivery = scenario.Queue.Take()!.Value.Attempt.Delivery;
        Assert.Equal("experiment.concluded", (await scenario.Queue.FindAsync(delivery, CancellationToken.None))!.Event);
        Assert.Null(scenario.Queue.Take());
    }

    /// <summary>More runs, in which the challenger saves a tenth of the tokens.</summary>
    private static async Task GrowAsync(AnalystScenario scenario, int runs)
    {
        await scenario.DispatchAsync(runs);
        await scenario.ReportAsync((run, i) => OutcomeOf(run, (run.Variant == "verbose" ? 7_200 : 8_000) + (i * 7 % 400)));
    }

    private static async Task AnalyseAsync(AnalystScenario scenario)
    {
        scenario.Time.Advance(TimeSpan.FromHours(1));
        await scenario.Analyst.AnalyzeAsync(Key, "analysis timer", dryRun: false, CancellationToken.None);
    }
}
