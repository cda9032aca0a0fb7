using Splitrun.Domain.Analysis;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using static Splitrun.Domain.Tests.Analysis.ExperimentAnalysisTests;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

/// <summary>Looking again: the same data give the same bytes, and what was once established stays.</summary>
public sealed class RepeatedAnalysisTests
{
    [Fact]
    public void Analyze_SameDataAtAnotherTime_GivesTheSameBytes()
    {
        var experiment = Watched();
        var statistics = OfValues(experiment, Spread(100, 30, 60), Spread(90, 30, 60));

        var first = ExperimentAnalysis.Analyze(experiment, statistics, LastOutcome.AddMinutes(1));
        var later = ExperimentAnalysis.Analyze(experiment, statistics, LastOutcome.AddDays(40).ToOffset(TimeSpan.FromHours(5)));

        Assert.Equal(ReportJson.Write(first), ReportJson.Write(later));
        Assert.Equal(TextReport.Render(first), TextReport.Render(later));
    }

    [Fact]
    public void Analyze_WithItsOwnReportBehindIt_GivesTheSameBytes()
    {
        var experiment = Watched();
        var statistics = OfValues(experiment, Spread(100, 30, 60), Spread(90, 30, 60));
        var first = Analyze(experiment, statistics);

        var again = Analyze(experiment, statistics, Stored(first));

        Assert.Equal(ReportJson.Write(first), ReportJson.Write(again));
    }

    [Fact]
    public void Analyze_AnotherOrderOfReadingTheCounts_GivesTheSameBytes()
    {
        var experiment = TwoArms();
        var arm = Arm(Tokens, Spread(100, 30, 60));
        var one = arm with { Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = 50, [Conclusion.Failure] = 10 } };
        var other = arm with { Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Failure] = 10, [Conclusion.Skipped] = 0, [Conclusion.Success] = 50 } };

        Assert.Equal(ReportJson.Write(Analyze(experiment, Of(experiment, one, one))), ReportJson.Write(Analyze(experiment, Of(experiment, other, other))));
    }

    [Fact]
    public void Analyze_GeneratedAt_IsTheLastChangeOfWhatTheReportDependsOn()
    {
        var experiment = TwoArms();
        var statistics = OfValues(experiment, [1, 2], [3, 4]);
        var changed = experiment with { UpdatedAt = LastOutcome.AddHours(2) };
        var closed = experiment.With(d => d with { EndDate = new DateOnly(2026, 5, 25) });

        Assert.Equal(LastOutcome, ExperimentAnalysis.Analyze(experiment, statistics, LastOutcome.AddDays(9)).GeneratedAt);
        Assert.Equal(LastOutcome.AddHours(2), ExperimentAnalysis.Analyze(changed, statistics, LastOutcome.AddDays(9)).GeneratedAt);
        Assert.Equal(
            new DateTimeOffset(2026, 5, 26, 0, 0, 0, TimeSpan.Zero),
            ExperimentAnalysis.Analyze(closed, statistics, LastOutcome.AddDays(9)).GeneratedAt);
    }

    [Fact]
    public void Analyze_EvidenceOnceReached_Stays()
    {
        var experiment = TwoArms();
        var striking = Analyze(experiment, OfValues(experiment, Spread(100, 40, 50), Spread(85, 40, 50)));
        var paler = OfValues(experiment, Spread(100, 80, 60), Spread(95, 80, 60)) with { Watermark = LastOutcome.AddHours(3) };

        var alone = Analyze(experiment, paler).FindPrimary("verbose")!.Sequential;
        var joined = Analyze(experiment, paler, Stored(striking));

        var sequence = joined.FindPrimary("verbose")!.Sequential;
        var before = striking.FindPrimary("verbose")!.Sequential;
        Assert.True(alone.RunningPValue > 0.05);
        Assert.True(before.RunningPValue <= 0.05);
        Assert.Equal(before.RunningPValue!.Value, sequence.RunningPValue!.Value, 1e-12);
        Assert.Equal(alone.PValue, sequence.PValue);
        Assert.True(sequence.RunningInterval!.Value.High <= before.RunningInterval!.Value.High);
        Assert.Equal(DecisionCode.CandidateImproved, joined.Decision.Code);
    }

    [Fact]
    public void Analyze_ReportsOfAnotherQuestion_AreLeftOut()
    {
        var experiment = TwoArms();
        var striking = Analyze(experiment, OfValues(experiment, Spread(100, 40, 50), Spread(85, 40, 50)));
        var paler = OfValues(experiment, Spread(100, 80, 60), Spread(95, 80, 60)) with { Watermark = LastOutcome.AddHours(3) };

        var restarted = Analyze(experiment with { StartedAt = LastOutcome.AddHours(1) }, paler, striking);
        var other = Analyze(experiment, paler, striking with { Experiment = "another" });
        var otherAlpha = Analyze(experiment.WithPolicy(new AnalysisPolicy { Alpha = 0.1 }), paler, striking);

        Assert.All([restarted, other, otherAlpha], report => Assert.Equal(
            report.FindPrimary("verbose")!.Sequential.PValue, report.FindPrimary("verbose")!.Sequential.RunningPValue));
    }

    [Fact]
    public void Analyze_FixedLook_IsTheFirstFromThePlanOn()
    {
        var experiment = TwoArms().WithPolicy(new AnalysisPolicy { PlannedSamples = 100 });
        var early = Analyze(experiment, OfValues(experiment, Spread(100, 60, 49), Spread(92, 60, 49)));
        var atPlan = Analyze(experiment, OfValues(experiment, Spread(100, 60, 50), Spread(92, 60, 50)), Stored(early));
        var beyond = OfValues(experiment, Spread(100, 60, 80), Spread(99.9, 60, 80)) with { Watermark = LastOutcome.AddHours(3) };

        var report = Analyze(experiment, beyond, Stored(early), Stored(atPlan));

        Assert.Null(early.Comparisons[0].FixedLook);
        Assert.Equal((50, 50), (atPlan.Comparisons[0].FixedLook!.ControlObservations, atPlan.Comparisons[0].FixedLook!.Observations));
        Assert.Equal(atPlan.Comparisons[0].FixedLook, report.Comparisons[0].FixedLook);
        Assert.Equal(EvidenceKind.Fixed, report.Decision.Evidence!.Kind);
        Assert.Equal(atPlan.Decision.Evidence, report.Decision.Evidence);
        Assert.Contains("at 50 (concise) and 50 (verbose) observations", report.Decision.Justification, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyze_TuningOfTheSequence_StaysAsTheFirstLookHadIt()
    {
        var experiment = TwoArms().WithPolicy(new AnalysisPolicy { PlannedSamples = 400 });
        var first = Analyze(experiment, OfValues(experiment, Spread(100, 60, 40), Spread(92, 60, 40)));
        var replanned = experiment.WithPolicy(new AnalysisPolicy { PlannedSamples = 4000 });

        var later = Analyze(replanned, OfValues(experiment, Spread(100, 60, 50), Spread(92, 60, 50)), Stored(first));

        Assert.Equal((400, 400), (first.Settings.SequenceTunedAt, later.Settings.SequenceTunedAt));
    }

    private static Experiment Watched() => TwoArms().With(d => d with
    {
        SecondaryMetrics = [Success],
        Guardrails = [new Guardrail("success", null, 0.05, GuardrailAction.Rollback)],
        Analysis = d.Analysis with { MinDays = 3 },
    });

    /// <summary>As it comes back from the store.</summary>
    private static Report Stored(Report report) => ReportJson.Read(ReportJson.Write(report));
}
