using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Comparisons;

/// <summary>Published reference values, as printed, to the digits printed.</summary>
public sealed class DesignReferenceTests
{
    private static readonly Moments A = FromSums(1396.87, 52377.9767, 3407);
    private static readonly Moments B = FromSums(2422.7, 134698.29, 3461);

    [Fact]
    public void WelchTest_PublishedMoments_GivesPublishedNumbers()
    {
        var result = WelchTest.Compare(A, B);

        Assert.Equal(0.29, result.Estimate!.Value, 5e-3);
        Assert.Equal(0.1247836, result.StandardError!.Value, 5e-8);
        Assert.Equal(2.324023, result.Statistic!.Value, 5e-7);
        Assert.Equal(5841.742, result.DegreesOfFreedom!.Value, 5e-4);
        Assert.Equal(0.02016, result.PValue!.Value, 5e-6);
        Assert.Equal(0.04538, result.Interval!.Value.Lower, 5e-6);
        Assert.Equal(0.53462, result.Interval!.Value.Upper, 5e-6);
    }

    [Fact]
    public void RelativeEffect_PublishedMoments_GivesPublishedNumbers()
    {
        var result = RelativeEffect.Of(A, B);

        Assert.Equal(0.70732, result.Estimate!.Value, 5e-6);
        Assert.Equal(0.37879, result.StandardError!.Value, 5e-6);
    }

    [Fact]
    public void RelativeEffect_PublishedProportions_GivesPublishedNumbers()
    {
        var result = RelativeEffect.Of(Moments.FromProportion(1396, 3000), Moments.FromProportion(2422, 3461));

        Assert.Equal(0.50386, result.Estimate!.Value, 5e-6);
        Assert.Equal(0.0338602, result.StandardError!.Value, 2e-5);
    }

    [Theory]
    [InlineData(new long[] { 310, 98 }, new[] { 0.75, 0.25 }, 0.647434186)]
    [InlineData(new long[] { 500, 500, 600 }, new[] { 0.34, 0.33, 0.33 }, 0.000592638)]
    public void SampleRatioTest_PublishedCounts_GivesPublishedPValue(long[] observed, double[] shares, double expected)
    {
        Assert.Equal(expected, SampleRatioTest.Pearson(observed, shares).PValue!.Value, 5e-10);
    }

    private static Moments FromSums(double sum, double sumOfSquares, long n) => Moments.FromSummary(n, sum / n, (sumOfSquares - (sum * sum / n)) / (n - 1));
}
