using Splitrun.Statistics.Adaptive;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Adaptive;

public sealed class ThompsonAllocationTests
{
    private static readonly ArmPosterior[] Arms = [ArmPosterior.OfProportion(new(30, 60)), ArmPosterior.OfProportion(new(42, 60)), ArmPosterior.OfProportion(new(10, 60))];

    [Fact]
    public void Of_ClearlyBestArm_GetsTheMostAndNoneFallsBelowTheFloor()
    {
        var allocation = ThompsonAllocation.Of(Arms, seed: 5);

        Assert.Equal(1, allocation.Weights!.Sum(), 1e-12);
        Assert.True(allocation.Weights![1] > 0.8);
        Assert.All(allocation.Weights, weight => Assert.True(weight >= 0.05));
        Assert.Equal(allocation.Weights, ThompsonAllocation.Of(Arms, seed: 5).Weights);
    }

    [Fact]
    public void Of_TwoProportions_DrawsTheExactChance()
    {
        // 10,000 draws: 4 standard errors are 0.02.
        var exact = Splitrun.Statistics.Bayesian.BetaBinomialPosterior.Of(new Proportion(30, 60), new Proportion(35, 60)).ChanceToBeatControl;

        var chances = ThompsonAllocation.Of([ArmPosterior.OfProportion(new(30, 60)), ArmPosterior.OfProportion(new(35, 60))], seed: 6).ChanceToBeBest!;

        Assert.Equal(exact, chances[1], 0.02);
    }

    [Fact]
    public void Of_LowerIsBetter_PrefersTheSmallestMean()
    {
        var allocation = ThompsonAllocation.Of(
            [ArmPosterior.OfMean(Moments.FromSummary(30, 5, 1)), ArmPosterior.OfMean(Moments.FromSummary(30, 9, 1))], seed: 5, higherIsBetter: false);

        Assert.Equal(0.95, allocation.Weights![0], 1e-3);
    }

    [Fact]
    public void Of_ArmBelowTwentyRuns_KeepsTheWeights()
    {
        var allocation = ThompsonAllocation.Of([Arms[0], ArmPosterior.OfProportion(new(1, 19))], seed: 5);

        Assert.Equal(Reason.TooFew, allocation.Reason);
        Assert.Null(allocation.Weights);
    }

    [Fact]
    public void Of_FloorOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ThompsonAllocation.Of(Arms, 1, floor: 0.4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThompsonAllocation.Of(Arms, 1, floor: 0.005));
    }
}
