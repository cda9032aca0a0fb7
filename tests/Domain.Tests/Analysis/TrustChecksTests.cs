using Splitrun.Domain.Decisions;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using static Splitrun.Domain.Tests.Analysis.ExperimentAnalysisTests;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class TrustChecksTests
{
    [Theory]
    [InlineData(10, false)]
    [InlineData(40, true)]
    public void Analyze_SharesThatMovedOnTheWay_AreNoted(double expected, bool isNoted)
    {
        var experiment = TwoArms().With(d => d with { Variants = [d.Variants[0] with { Weight = 90 }, d.Variants[1] with { Weight = 10 }] });
        var statistics = OfValues(experiment, Spread(8_000, 900, 60), Spread(8_000, 900, 40)) with { Assigned = [new(100 - (long)expected, 0, 100 - expected), new((long)expected, 0, expected)] };

        Assert.Equal(isNoted, Analyze(experiment, statistics).Trust.Notes.Any(n => n.StartsWith("The shares of the variants changed", StringComparison.Ordinal)));
    }

    /// <summary>Reference of the design's statistics page: [310, 98] at .75/.25 gives p 0.647434186.</summary>
    [Fact]
    public void SampleRatio_AsPlanned_PassesWithTheReferenceNumber()
    {
        var report = WithTraffic([new(310, 0, 306), new(98, 0, 102)]);

        Assert.Equal(CheckStatus.Pass, report.Trust.SampleRatio.Status);
        Assert.Equal(0.647434186, report.Trust.SampleRatio.PValue!.Value, 1e-9);
        Assert.NotEqual(DecisionKind.Invalid, report.Decision.Kind);
    }

    /// <summary>Reference of the same page: [500, 500, 600] at .34/.33/.33 gives p 0.000592638.</summary>
    [Fact]
    public void SampleRatio_NotAsPlanned_InvalidatesTheDecision()
    {
        var report = WithTraffic([new(500, 0, 544), new(500, 0, 528), new(600, 0, 528)]);

        Assert.Equal(0.000592638, report.Trust.SampleRatio.PValue!.Value, 1e-9);
        Assert.Equal((DecisionKind.Invalid, DecisionCode.SampleRatioMismatch), (report.Decision.Kind, report.Decision.Code));
        Assert.Contains("p = 0.0006", report.Decision.Justification, StringComparison.Ordinal);
    }

    [Fact]
    public void SampleRatio_ImportedRuns_StayOut()
    {
        var report = WithTraffic([new(350, 300, 50), new(50, 0, 50)]);

        Assert.Equal((CheckStatus.Pass, 1.0), (report.Trust.SampleRatio.Status, report.Trust.SampleRatio.PValue));
        Assert.Equal(0.5, report.Variants[0].ShareObserved);
        Assert.Contains(report.Trust.Notes, note => note.Contains("300 imported runs", StringComparison.Ordinal));
    }

    [Fact]
    public void SampleRatio_OnlyImportedRuns_HasNothingToCheck()
    {
        var report = WithTraffic([new(300, 300, 0), new(50, 50, 0)]);

        Assert.Equal(CheckStatus.NotApplicable, report.Trust.SampleRatio.Status);
        Assert.Null(report.Variants[0].ShareObserved);
        Assert.NotEqual(DecisionKind.Invalid, report.Decision.Kind);
    }

    [Fact]
    public void SampleRatio_TrafficAtWeightZero_InvalidatesTheDecision()
    {
        var report = WithTraffic([new(100, 0, 100), new(1, 0, 0)]);

        Assert.Equal(DecisionCode.ZeroWeightTraffic, report.Decision.Code);
        Assert.Equal(["verbose"], report.Trust.SampleRatio.ZeroWeightTraffic);
    }

    [Fact]
    public void SampleRatio_FewRuns_IsPending()
    {
        var report = WithTraffic([new(7, 0, 6), new(5, 0, 6)]);

        Assert.Equal((CheckStatus.Pending, "too_few"), (report.Trust.SampleRatio.Status, report.Trust.SampleRatio.Reason));
    }

    [Fact]
    public void Attrition_OneArmLosesItsRuns_Fails()
    {
        var experiment = TwoArms();
        var statistics = OfValues(experiment, Spread(100, 10, 190), Spread(100, 10, 120)) with
        {
            Assigned = [new(200, 0, 200), new(200, 0, 200)],
        };

        var report = Analyze(experiment, statistics);

        Assert.Equal(CheckStatus.Fail, report.Trust.Attrition.Status);
        Assert.Contains("arms lose runs at different rates", TextReport.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_SeveralVersions_AreNamed()
    {
        var experiment = TwoArms();

        var report = Analyze(experiment, OfValues(experiment, [1, 2], [3, 4]) with { Versions = [2, 3] });

        Assert.Equal([2, 3], report.Trust.Versions);
        Assert.Contains(report.Trust.Notes, note => note.Contains("versions 2, 3", StringComparison.Ordinal));
    }

    private static Report WithTraffic(IReadOnlyList<AssignmentTotals> assigned)
    {
        var experiment = assigned.Count == 2 ? TwoArms() : WithArms(Tokens, "a", "b", "c");
        var arms = assigned.Select(_ => Arm(Tokens, Spread(100, 10, 40))).ToArray();
        return Analyze(experiment, Of(experiment, arms) with { Assigned = assigned });
    }
}
