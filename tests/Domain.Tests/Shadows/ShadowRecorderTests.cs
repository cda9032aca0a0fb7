using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Shadows;
using Splitrun.Domain.Tests.Analysis;
using Splitrun.Domain.Tests.Outcomes;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Shadows;
using static Splitrun.Domain.Tests.Analysis.AnalystScenario;

namespace Splitrun.Domain.Tests.Shadows;

public sealed class ShadowRecorderTests
{
    private static readonly VariantDraft[] WithShadow = [new() { Key = "concise" }, new() { Key = "verbose" }, new() { Key = "next", Shadow = true }];

    [Fact]
    public async Task RecordAsync_NumbersOfBoth_AreComparedForTheSameRuns()
    {
        var scenario = await ScenarioAsync(60);
        await SayAsync(scenario, _ => 100, i => i % 2 == 0 ? 100 : 120);

        var shadow = await ShadowAsync(scenario);

        var served = scenario.Runs.Count(r => r.Variant == "concise");
        Assert.Equal((served, served), (shadow.Reported, shadow.Pairs));
        Assert.InRange(shadow.Agreement!.Value, 0.2, 0.8);
        Assert.Equal((1 - shadow.Agreement.Value) * 20, shadow.MeanDifference!.Value, 1e-9);
        Assert.Equal((1 - shadow.Agreement.Value) * 0.2, shadow.Divergence!.Value, 1e-9);
        Assert.Equal(CheckStatus.Fail, shadow.Status);
    }

    [Fact]
    public async Task RecordAsync_OrderRepeatsAndCorrections_CountEachRunOnceWithItsLastValue()
    {
        var scenario = await ScenarioAsync(80);
        await SayAsync(scenario, _ => 100, _ => 500, shadowFirst: true);
        await SayAsync(scenario, _ => 100, _ => 101, sequence: 1);
        await SayAsync(scenario, _ => 100, _ => 101, sequence: 1);

        var shadow = await ShadowAsync(scenario);

        Assert.Equal(scenario.Runs.Count(r => r.Variant == "concise"), shadow.Pairs);
        Assert.Equal((1, 0.01, CheckStatus.Pass), (Math.Round(shadow.MeanDifference!.Value, 9), Math.Round(shadow.Divergence!.Value, 9), shadow.Status));
    }

    [Fact]
    public async Task RecordAsync_FarNumbersCorrected_LeaveNoTrace()
    {
        var scenario = await ScenarioAsync(80);
        await SayAsync(scenario, _ => 100, i => i % 2 == 0 ? 101 : i % 3 == 0 ? 1e100 : -1e40);
        await SayAsync(scenario, _ => 100, _ => 101, sequence: 1);

        var shadow = await ShadowAsync(scenario);

        Assert.Equal((1.0, 0.01), (shadow.MeanDifference!.Value, shadow.Divergence!.Value));
    }

    [Fact]
    public async Task RecordAsync_Texts_AgreeOrNot()
    {
        var scenario = await ScenarioAsync(80);
        foreach (var run in scenario.Runs)
        {
            await scenario.Shadows.RecordAsync([Of(run, null, new Prediction(null, "yes")), Of(run, "next", new Prediction(null, "yes"))], CancellationToken.None);
        }

        var shadow = await ShadowAsync(scenario);

        Assert.Equal((1.0, 0.0, CheckStatus.Pass), (shadow.Agreement!.Value, shadow.Divergence!.Value, shadow.Status));
        Assert.Null(shadow.MeanDifference);
    }

    [Fact]
    public async Task RecordAsync_FewRunsFitIntoACommit_AllAreRecordedInSeveral()
    {
        var scenario = await new RecordingScenario(change: d => d with { Variants = WithShadow }).StartAsync(50);
        var shadows = new InMemoryShadowStore();
        var recorder = new ShadowRecorder(scenario.Experiments, new SmallShadowStore(shadows, 4), scenario.Directory, new SeededChance(1), TimeProvider.System);
        var rows = await scenario.RowsAsync();

        await recorder.RecordAsync([.. rows.Select(row => Of(row.Run, "next", new Prediction(1, null)))], CancellationToken.None);

        var totals = (await shadows.ReadTotalsAsync(Key, CancellationToken.None)).Totals;
        Assert.Equal(rows.Count(row => row.Run.Variant == "concise"), totals.Variants["next"].Reported);
    }

    [Fact]
    public async Task RecordAsync_UnknownRunAndRunOfAChallenger_AreNoPairs()
    {
        var scenario = await ScenarioAsync(20);
        var challenger = scenario.Runs.First(r => r.Variant == "verbose");
        var said = Of(challenger, "next", new Prediction(1, null));

        var answers = await scenario.Shadows.RecordAsync([said, said with { RunId = "nobody" }], CancellationToken.None);

        Assert.Equal([RecordedAs.Repeat, RecordedAs.Orphan], answers);
        Assert.Equal(0, (await ShadowAsync(scenario)).Reported);
    }

    [Fact]
    public async Task ReportAsync_Shadows_EnterNoOtherComparisonAndGetNoRuns()
    {
        var scenario = await ScenarioAsync(60);
        await SayAsync(scenario, _ => 100, _ => 900);

        var report = await ReportAsync(scenario);

        Assert.DoesNotContain(scenario.Runs, r => r.Variant == "next");
        Assert.Equal(["verbose"], report.Comparisons.Select(c => c.Variant).Distinct());
        Assert.Equal(0, report.Find("next")!.Assigned);
        Assert.Equal(0, report.Variants.Sum(v => v.Concluded));
        Assert.NotEqual(CheckStatus.Fail, report.Trust.SampleRatio.Status);
        Assert.Contains("Shadow next: predictions diverge", TextReport.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReportAsync_OnlyShadows_SaysThatNothingIsCompared()
    {
        var scenario = await StartAsync(30, d => d with { Variants = [WithShadow[0], WithShadow[2]] });
        await SayAsync(scenario, _ => 100, _ => 101);

        var report = await ReportAsync(scenario);

        Assert.Equal((DecisionKind.Extend, DecisionCode.AnalysisUnavailable), (report.Decision.Kind, report.Decision.Code));
        Assert.Equal(30, Assert.Single(report.Shadow!).Pairs);
        Assert.All([TextReport.Render(report), MarkdownReport.Render(report)], text => Assert.Contains("shadows are compared", text, StringComparison.Ordinal));
        Assert.NotEmpty(CsvReport.Render(report));
    }

    private static Task<AnalystScenario> ScenarioAsync(int runs) => StartAsync(runs, d => d with { Variants = WithShadow });

    private static async Task SayAsync(AnalystScenario scenario, Func<int, double> served, Func<int, double> said, long sequence = 0, bool shadowFirst = false)
    {
        for (var i = 0; i < scenario.Runs.Count; i++)
        {
            var champion = Of(scenario.Runs[i], null, new Prediction(served(i), null)) with { Sequence = sequence };
            var shadow = Of(scenario.Runs[i], "next", new Prediction(said(i), null)) with { Sequence = sequence };
            await scenario.Shadows.RecordAsync(shadowFirst ? [shadow, champion] : [champion, shadow], CancellationToken.None);
        }
    }

    private static Outcome Of(Run run, string? shadow, Prediction prediction) => OutcomeOf(run, 8_000) with { ShadowVariant = shadow, Prediction = prediction };

    private static async Task<ShadowReport> ShadowAsync(AnalystScenario scenario) => Assert.Single((await ReportAsync(scenario)).Shadow!);

    private static async Task<Report> ReportAsync(AnalystScenario scenario) =>
        (await scenario.Analyst.ReportAsync(Key, CancellationToken.None)).TryGet(out var report, out var problem) ? report : throw new InvalidOperationException(problem.Detail);
}
