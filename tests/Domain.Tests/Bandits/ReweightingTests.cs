using Splitrun.Domain.Bandits;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Tests.Analysis;
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

    private static Experiment Bandit() => AsBandit(TwoArms());

    private static Experiment AsBandit(Experiment experiment) =>
        experiment.With(d => d with { Assignment = d.Assignment with { Strategy = AssignmentStrategy.Bandit } });

    private static Reweighting? Of(Experiment experiment, params double[][] values) => Reweighting.Of(experiment, OfValues(experiment, values), LastOutcome);
}
