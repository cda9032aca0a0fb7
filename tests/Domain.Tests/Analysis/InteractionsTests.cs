using Splitrun.Domain.Analysis;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Shadows;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class InteractionsTests
{
    private static readonly ExperimentDefinition Own = TwoArms().Definition;
    private static readonly ExperimentDefinition Other = WithArms(Tokens, "small", "large").Definition with { Key = "model_size" };

    [Fact]
    public void Of_EveryCombinationFilled_IsNoRiskAndIndependent()
    {
        var table = Interactions.Of(Own, Other, Pairs(30, 30, 30, 30))!;

        Assert.Equal(("model_size", 120), (table.Experiment, table.Runs));
        Assert.Equal(4, table.Cells.Count);
        Assert.Equal(1, table.PValue!.Value, 1e-12);
        Assert.Null(table.Code);
    }

    [Fact]
    public void Of_OneCombinationThin_IsSparse()
    {
        var table = Interactions.Of(Own, Other, Pairs(40, 40, 40, 19))!;

        Assert.Equal("sparse_cell_risk", table.Code);
        Assert.Equal(new InteractionCell("verbose", "large", 19, 19), table.Cells[3]);
    }

    [Fact]
    public void Of_NewestRunsOfMany_AreHeldAgainstTheLeastSampleInProportion()
    {
        var few = Interactions.Of(Own, Other, Pairs(500, 240, 240, 10), read: 1_000, total: 1_900)!;
        var many = Interactions.Of(Own, Other, Pairs(500, 240, 240, 10), read: 1_000, total: 2_000)!;

        Assert.Equal(("sparse_cell_risk", 19L), (few.Code, few.Cells[3].Estimated));
        Assert.Equal((null, 20L, 1_000L, 2_000L), (many.Code, many.Cells[3].Estimated, many.RunsRead, many.RunsTotal));
    }

    [Fact]
    public void Of_AssignmentsThatGoTogether_AreNotIndependent() => Assert.InRange(Interactions.Of(Own, Other, Pairs(60, 5, 5, 60))!.PValue!.Value, 0, 1e-10);

    [Fact]
    public void Of_NoRunInBoth_IsNoInteraction() => Assert.Null(Interactions.Of(Own, Other, []));

    [Fact]
    public void Analyze_WinnerBesideASparseExperiment_IsExtendedWithItsOwnDecisionKept()
    {
        var experiment = TwoArms();
        var statistics = OfValues(experiment, Spread(8_000, 900, 60), Spread(6_000, 900, 60));
        var beside = new AnalysisBeside([Interactions.Of(Own, Other, Pairs(40, 40, 40, 19))!], ShadowTotals.Empty);

        var alone = ExperimentAnalysis.Analyze(experiment, statistics, LastOutcome).Decision;
        var report = ExperimentAnalysis.Analyze(experiment, statistics, LastOutcome, beside: beside);

        Assert.Equal(DecisionCode.CandidateImproved, alone.Code);
        Assert.Equal((DecisionCode.InteractionUnderpowered, Rollout.Extend), (report.Decision.Code, report.Decision.Rollout));
        Assert.Equal(new CoreDecision(DecisionKind.Promote, DecisionCode.CandidateImproved), report.Decision.Core);
        Assert.Contains("model_size runs on the same runs", TextReport.Render(report), StringComparison.Ordinal);
        Assert.Equal(ReportJson.Write(report), ReportJson.Write(ReportJson.Read(ReportJson.Write(report))));
    }

    private static List<(string Own, string Other)> Pairs(int conciseSmall, int conciseLarge, int verboseSmall, int verboseLarge) =>
    [
        .. Enumerable.Repeat(("concise", "small"), conciseSmall),
        .. Enumerable.Repeat(("concise", "large"), conciseLarge),
        .. Enumerable.Repeat(("verbose", "small"), verboseSmall),
        .. Enumerable.Repeat(("verbose", "large"), verboseLarge),
    ];
}
