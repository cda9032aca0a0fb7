using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Diagnostics;

public sealed class TrustTests
{
    [Fact]
    public void SampleRatio_TrafficInAZeroWeightArm_IsAMismatchByItself()
    {
        var result = SampleRatioTest.Pearson([50, 50, 1], [1, 1, 0]);

        Assert.True(result.HasZeroWeightTraffic);
        Assert.True(result.IsMismatch);
        Assert.Equal(1, result.DegreesOfFreedom);
        Assert.Equal(1, result.PValue);
        Assert.True(SampleRatioEProcess.Test([50, 50, 1], [1, 1, 0]).IsMismatch);
    }

    [Theory]
    [InlineData(1e20, 1.0, 1.0)]
    [InlineData(1.0, 1e-130, 1e-139)]
    public void SampleRatioProcess_SmallWeightsAfterALargeOne_StillGivesAnAnswer(double first, double second, double third)
    {
        Assert.False(SampleRatioEProcess.Test([100, 0, 0], [first, second, third]).IsMismatch);
        Assert.True(SampleRatioEProcess.Test([50, 50, 50], [first, second, third]).IsMismatch);
    }

    [Fact]
    public void SampleRatio_FewerThanEightExpected_IsTooFew()
    {
        Assert.Equal(Reason.TooFew, SampleRatioTest.Pearson([15, 0], [1, 1]).Reason);
        Assert.True(SampleRatioTest.Pearson([16, 0], [1, 1]).IsMismatch);
        Assert.Equal(Reason.NotApplicable, SampleRatioTest.Pearson([30, 0], [1, 0]).Reason);
    }

    [Fact]
    public void Attrition_EvenAndUnevenLosses_AreToldApart()
    {
        Assert.False(AttritionTest.Test([new(90, 100), new(92, 100)]).IsMismatch);
        Assert.True(AttritionTest.Test([new(90, 100), new(60, 100)]).IsMismatch);
        Assert.Equal(Reason.ZeroVariance, AttritionTest.Test([new(100, 100), new(60, 60)]).Reason);
        Assert.Equal(Reason.TooFew, AttritionTest.Test([new(3, 5), new(60, 60)]).Reason);
    }

    [Fact]
    public void Novelty_FadingEffect_HasANegativeSlope()
    {
        var fading = NoveltyTrend.Of([.. Enumerable.Range(0, 10).Select(day => new DailyEffect(day, 2 - (0.15 * day), 0.1 + (0.01 * day)))]);

        Assert.Equal(-0.15, fading.Slope!.Value, 1e-12);
        Assert.True(fading.IsTrend);
        Assert.Equal(Reason.TooFew, NoveltyTrend.Of([new(0, 1, 1), new(1, 2, 1)]).Reason);
    }

    [Fact]
    public void Novelty_EqualPrecision_IsOrdinaryLeastSquares()
    {
        var trend = NoveltyTrend.Of([new(0, 1, 2), new(1, 4, 2), new(2, 3, 2), new(3, 5, 2)]);

        Assert.Equal(1.1, trend.Slope!.Value, 1e-12);
        Assert.Equal(2 / Math.Sqrt(5), trend.StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Imbalance_ShiftedCovariate_IsDeclared()
    {
        Assert.True(CovariateImbalance.Of([Moments.FromSummary(100, 5, 1), Moments.FromSummary(100, 6, 1)]).IsImbalanced);
        Assert.False(CovariateImbalance.Of([Moments.FromSummary(100, 5, 1), Moments.FromSummary(100, 5.1, 1)]).IsImbalanced);
        Assert.True(CovariateImbalance.Of([Moments.FromSummary(100, 5, 1), Moments.FromSummary(100, 5, 1), Moments.FromSummary(80, 6, 1)]).IsImbalanced);
        Assert.False(CovariateImbalance.Of([Moments.FromSummary(100, 5, 0), Moments.FromSummary(100, 5, 0)]).IsImbalanced);
    }
}
