using Splitrun.Domain.Bandits;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Tests.Analysis;
using Splitrun.Statistics.Samples;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Bandits;

public sealed class ReweightingTests
{
    [Fact]
    public void Of_OneArmClearlyBetter_GetsAllButTheFloor()
    {
        var experiment = Bandit();

        var moved = Of(experiment, Spread(9_000, 1_000, 40), Spread(7_000, 1_000, 40))!;

        Assert.Equal([5, 95], moved.Weights);
        Assert.Equal("verbose", moved.Best);
        Assert.Equal([(40, 9_000.0), (40, 7_000.0)], moved.Epoch.Arms.Select(a => (a.N, Math.Round(a.Mean, 6))));
        Assert.Contains("verbose 95 %", moved.Justification, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SameData_IsTheSame()
    {
        var experiment = Bandit();

        Assert.Equal(Of(experiment, Spread(8_000, 900, 30), Spread(7_900, 900, 30))!.Weights, Of(experiment, Spread(8_000, 900, 30), Spread(7_900, 900, 30))!.Weights);
    }

    [Theory]
    [InlineData(43, false)]
    [InlineData(44, true)]
    public void Of_FewMoreObservationsThanAtTheLastChange_Waits(int count, bool moves)
    {
        var last = new WeightEpoch(Start, [new EpochArm(40, 9_000, 1), new EpochArm(40, 7_000, 1)]);

        var moved = Of(Bandit() with { Epochs = [last] }, Spread(9_000, 1_000, count), Spread(7_000, 1_000, 44));

        Assert.Equal(moves, moved is not null);
    }

    [Fact]
    public void Of_ShareThatHardlyChanges_KeepsTheWeights()
    {
        var experiment = Bandit().With(d => d with { Variants = [d.Variants[0] with { Weight = 5 }, d.Variants[1] with { Weight = 95 }] });

        Assert.Null(Of(experiment, Spread(9_000, 1_000, 40), Spread(7_000, 1_000, 40)));
    }

    [Fact]
    public void Of_TooFewRunsOrNoBandit_KeepsTheWeights()
    {
        Assert.Null(Of(Bandit(), Spread(9_000, 1_000, 19), Spread(7_000, 1_000, 40)));
        Assert.Null(Of(TwoArms(), Spread(9_000, 1_000, 40), Spread(7_000, 1_000, 40)));
        Assert.Null(Of(Bandit() with { State = ExperimentState.Stopped }, Spread(9_000, 1_000, 40), Spread(7_000, 1_000, 40)));
    }

    [Fact]
    public void Of_PausedArm_StaysPaused()
    {
        var experiment = AsBandit(WithArms(Tokens, "a", "b", "c")).With(d => d with { Variants = [.. d.Variants.Select(v => v.Key == "b" ? v with { Weight = 0 } : v)] });

        var moved = Of(experiment, Spread(9_000, 1_000, 40), Spread(1_000, 10, 3), Spread(7_000, 1_000, 40))!;

        Assert.Equal([5, 0, 95], moved.Weights);
    }

    [Fact]
    public void Of_SuccessMetric_FollowsTheProportions()
    {
        var experiment = AsBandit(TwoArms(Success));

        Assert.Equal("verbose", Of(experiment, Binary(20, 100), Binary(60, 100))!.Best);
    }

    [Fact]
    public void Of_RatioMetric_FollowsTheRatioOfTheTotals()
    {
        var experiment = AsBandit(TwoArms(CostPerToken));

        var moved = Reweighting.Of(experiment, ExperimentScenario.Of(experiment, RatioArm(40, 3), RatioArm(40, 2)), LastOutcome)!;

        Assert.Equal(("verbose", 95.0), (moved.Best, moved.Weights[1]));
        Assert.Equal(40, moved.Epoch.Arms[0].Pairs!.Value.Count);
    }

    [Fact]
    public void Of_UnitsWithManyRunsEach_AreNotTakenForAsManyObservations()
    {
        // 40 units of 100 runs each, whose means spread far: by runs the difference would be beyond doubt, by units it is not.
        var experiment = AsBandit(TwoArms()).With(d => d with { Assignment = d.Assignment with { Unit = "user" } });

        var moved = Reweighting.Of(experiment, ExperimentScenario.Of(experiment, UnitArm(8_050), UnitArm(8_000)), LastOutcome);

        Assert.InRange(moved!.Weights[1], 52, 85);
        Assert.Null(moved.Epoch.Arms[0].Pairs);
    }

    [Fact]
    public void Analyze_RatioUnderMovedWeights_IsComparedByBatchesOfEqualWeights()
    {
        var experiment = AsBandit(TwoArms(CostPerToken));
        var epoch = new WeightEpoch(Start, [EpochArm.Of(RatioSample(60, 3), isRatio: true), EpochArm.Of(RatioSample(60, 2), isRatio: true)]);

        var report = ExperimentAnalysisTests.Analyze(experiment with { Epochs = [epoch] }, ExperimentScenario.Of(experiment, RatioArm(90, 3), RatioArm(140, 2)));

        Assert.Equal("adaptive_batches", report.Comparisons[0].Tests[0].Method);
        Assert.Equal(-1, report.Comparisons[0].Tests[0].Estimate!.Value, 0.1);
        Assert.Contains(report.Trust.Notes, n => n.Contains("compared within spells of equal weights", StringComparison.Ordinal));
    }

    [Fact]
    public void Analyze_UnitsUnderMovedWeights_LeavesThePromotionToAPerson()
    {
        var experiment = AsBandit(TwoArms()).With(d => d with { Assignment = d.Assignment with { Unit = "user" }, AutomationPolicy = new AutomationPolicy(AutoPromote: true) });
        var statistics = ExperimentScenario.Of(experiment, UnitArm(9_000, 4), UnitArm(5_000, 4));

        var report = ExperimentAnalysisTests.Analyze(experiment with { Epochs = [new WeightEpoch(Start, [new EpochArm(1, 1, 0), new EpochArm(1, 1, 0)])] }, statistics);

        Assert.Equal((DecisionCode.CandidateImproved, "moved_weights"), (report.Decision.Code, Assert.Single(report.Decision.Holds!)));
        Assert.Null(AutomaticActions.For(experiment, report.Decision, report.Guardrails));
    }

    private static readonly Metric CostPerToken = new("cost_per_token", MetricKind.Ratio, MetricDirection.Decrease, null);

    private static ArmStatistics RatioArm(int runs, double ratio) => new()
    {
        Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = runs },
        Metrics = new Dictionary<string, MetricStatistics> { [CostPerToken.Name] = RatioSample(runs, ratio) },
    };

    private static MetricStatistics RatioSample(int runs, double ratio)
    {
        double[] denominators = [.. Enumerable.Range(0, runs).Select(i => 1.0 + (i % 5))];
        double[] numerators = [.. denominators.Select((d, i) => d * (ratio + (0.1 * ((i % 3) - 1))))];
        return new MetricStatistics { Values = Moments.From(numerators), Pairs = CoMoments.From(numerators, denominators) };
    }

    private static ArmStatistics UnitArm(double mean, double spread = 1_000)
    {
        double[] values = [.. Spread(mean, spread, 40).SelectMany(v => Enumerable.Repeat(v, 100))];
        double[] totals = [.. Spread(mean, spread, 40).Select(v => v * 100)];
        return new ArmStatistics
        {
            Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = values.Length },
            Metrics = new Dictionary<string, MetricStatistics>
            {
                [Tokens.Name] = new() { Values = Moments.From(values), Pairs = CoMoments.From(totals, [.. totals.Select(_ => 100.0)]) },
            },
        };
    }

    private static Experiment Bandit() => AsBandit(TwoArms());

    private static Experiment AsBandit(Experiment experiment) =>
        experiment.With(d => d with { Assignment = d.Assignment with { Strategy = AssignmentStrategy.Bandit } });

    private static Reweighting? Of(Experiment experiment, params double[][] values) => Reweighting.Of(experiment, OfValues(experiment, values), LastOutcome);
}
