using Splitrun.Statistics.Bayesian;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Statistics.Tests.Comparisons;

/// <summary>Every input within the documented ranges gives numbers that are numbers, or a reason: no exception, no NaN, no p of 0.</summary>
public sealed class ExtremesTests
{
    private static readonly double[] Levels = [1e-12, 0.05, 0.5];
    private static readonly Proportion[] Proportions =
        [new(0, 0), new(0, 1), new(1, 1), new(1, 2), new(0, 30), new(29, 30), new(5, 1_000_000_000), new(400_000, 1_000_000), new(999_999, 1_000_000)];

    public static TheoryData<double> Alphas => [.. Levels];

    [Theory]
    [MemberData(nameof(Alphas))]
    public void Proportions_AnyWithinRange_GiveNumbersOrReason(double alpha)
    {
        foreach (var control in Proportions)
        {
            foreach (var treatment in Proportions)
            {
                foreach (var alternative in Enum.GetValues<Alternative>())
                {
                    Sound(TwoProportionTest.Preferred(control, treatment, alpha, alternative));
                    Sound(FisherExactTest.Compare(control, treatment, alpha, alternative));
                    Sound(BinomialEProcess.Compare(control, treatment, alpha, alternative));
                    Sound(NewcombeWilsonInterval.Compare(control, treatment, alpha, alternative));
                }

                Sound(ChiSquareTest.Compare([control, treatment]));
                Sound(BayesFactor.Proportions(control, treatment));
                Assert.NotNull(AttritionTest.Test([control, treatment]));
            }
        }
    }

    [Fact]
    public void BetaBinomial_AnyCounts_GivesProbabilities()
    {
        Proportion[] some = [new(0, 0), new(0, 1), new(29, 30), new(0, 1000), new(1000, 1000), new(5, 100_000)];
        foreach (var control in some)
        {
            foreach (var treatment in some)
            {
                var posterior = BetaBinomialPosterior.Of(control, treatment);
                Assert.InRange(posterior.ChanceToBeatControl, 0, 1);
                Assert.InRange(posterior.ExpectedLoss, 0, 1);
                Assert.InRange(posterior.TreatmentInterval.Lower, 0, posterior.TreatmentInterval.Upper);
            }
        }
    }

    [Fact]
    public void SampleRatio_AnyCounts_GivesNumbersOrReason()
    {
        foreach (var observed in (long[][])[[0, 0], [1, 0], [1L << 50, 3], [8, 8], [1_000_000, 1_000_000]])
        {
            foreach (var expected in (double[][])[[1, 1], [1e-12, 1], [0, 1], [0, 0], [1e300, 1e300]])
            {
                var pearson = SampleRatioTest.Pearson(observed, expected);
                Assert.True(pearson.Reason is not null || pearson.PValue is > 0 and <= 1);
                var process = SampleRatioEProcess.Test(observed, expected);
                Assert.True(process.Reason is not null || process.PValue is > 0 and <= 1);
            }
        }
    }

    private static void Sound(ComparisonResult result)
    {
        if (result.Reason is not null)
            return;
        Assert.True(result.PValue is null or (> 0 and <= 1), $"{result}");
        Assert.True(result.LogPValue is null || !double.IsNaN(result.LogPValue.Value), $"{result}");
        Assert.True(result.Estimate is null || double.IsFinite(result.Estimate.Value), $"{result}");
        Assert.True(result.StandardError is null || (double.IsFinite(result.StandardError.Value) && result.StandardError > 0), $"{result}");
        Assert.True(result.Statistic is null || !double.IsNaN(result.Statistic.Value), $"{result}");
        Assert.True(result.DegreesOfFreedom is null || result.DegreesOfFreedom > 0, $"{result}");
        Assert.True(result.Interval is null || result.Interval.Value.Lower <= result.Interval.Value.Upper, $"{result}");
    }
}
