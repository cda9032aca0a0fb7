using Splitrun.Domain.Analysis;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class SegmentComparisonsTests
{
    [Fact]
    public void Analyze_Segments_AreComparedEachForItselfAndAdjustedTogether()
    {
        var segments = Report([Segment("repository", "a", 100, 160), Segment("repository", "b", 100, 101), Segment("repository", null, 100, 130)]).Segments!;

        Assert.Equal(["a", "b", null], segments.Items.Select(s => s.Value));
        var raw = segments.Items.Select(s => s.Comparisons[0].Test.PValue).ToArray();
        Assert.Equal(MultipleComparisons.BenjaminiHochberg(raw), segments.Items.Select(s => s.Comparisons[0].AdjustedPValue));
        Assert.Equal((60.0, 40L, 40L), (Math.Round(segments.Items[0].Comparisons[0].Test.Estimate.GetValueOrDefault(), 9), segments.Items[0].Comparisons[0].ControlObservations, segments.Items[0].Comparisons[0].Observations));
        Assert.Contains("all 3 comparisons", segments.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyze_NoSegments_LeavesThemOut() => Assert.Null(Report([]).Segments);

    [Fact]
    public void Analyze_VeryManySegments_ShowsTheLargest()
    {
        var segments = Report([.. Enumerable.Range(0, 200).Select(i => Segment("repository", $"{i:D3}", 100, 101, 4 + i))]).Segments!;

        Assert.Equal(50, segments.Items.Count);
        Assert.Equal("150", segments.Items[0].Value);
    }

    [Fact]
    public void Analyze_SegmentOfOneArm_HasAReason()
    {
        var lopsided = new SegmentStatistics("repository", "a", [Arm(Tokens, Spread(100, 10, 40)), ArmStatistics.Empty]);

        Assert.Equal(("empty_arm", null), (Report([lopsided]).Segments!.Items[0].Comparisons[0].Test.Reason, Report([lopsided]).Segments!.Items[0].Comparisons[0].AdjustedPValue));
    }

    [Fact]
    public void Render_Segments_AreInTextAndMarkdownWithTheirNames()
    {
        var report = Report([Segment("repository", "a_b", 100, 160), Segment("repository", null, 100, 101)]);

        Assert.Contains("repository a_b: verbose +60", TextReport.Render(report), StringComparison.Ordinal);
        Assert.Contains("repository (other values): verbose", TextReport.Render(report), StringComparison.Ordinal);
        Assert.Contains("for looking, not for deciding", MarkdownReport.Render(report), StringComparison.Ordinal);
    }

    private static Report Report(SegmentStatistics[] segments)
    {
        var experiment = TwoArms();
        return ExperimentAnalysis.Analyze(experiment, OfValues(experiment, Spread(100, 60, 80), Spread(110, 60, 80)) with { Segments = segments }, LastOutcome);
    }

    private static SegmentStatistics Segment(string name, string? value, double control, double candidate, int count = 40) =>
        new(name, value, [Arm(Tokens, Spread(control, 60, count)), Arm(Tokens, Spread(candidate, 60, count))]);
}
