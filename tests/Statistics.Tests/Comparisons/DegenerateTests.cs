using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Statistics.Tests.Comparisons;

/// <summary>Where no honest number exists there is a reason and no number.</summary>
public sealed class DegenerateTests
{
    private static readonly Moments Constant = Moments.From([4, 4, 4, 4]);
    private static readonly Moments Other = Moments.From([5, 5, 5]);
    private static readonly Moments Single = Moments.From([4]);
    private static readonly Moments Varied = Moments.From([1, 2, 4, 8]);

    public static TheoryData<string, Reason> Cases => new()
    {
        { "welch empty", Reason.EmptyArm },
        { "welch single", Reason.TooFew },
        { "welch constant", Reason.ZeroVariance },
        { "anova constant", Reason.ZeroVariance },
        { "anova one arm", Reason.NotApplicable },
        { "z none", Reason.ZeroVariance },
        { "z all", Reason.ZeroVariance },
        { "z empty", Reason.EmptyArm },
        { "fisher none", Reason.ZeroVariance },
        { "barnard all", Reason.ZeroVariance },
        { "barnard huge", Reason.NotApplicable },
        { "newcombe empty", Reason.EmptyArm },
        { "chi-square empty arm", Reason.EmptyArm },
        { "chi-square one category", Reason.ZeroVariance },
        { "mann-whitney equal", Reason.ZeroVariance },
        { "mann-whitney empty", Reason.EmptyArm },
        { "wilcoxon zeros", Reason.AllTied },
        { "mcnemar concordant", Reason.AllTied },
        { "paired constant", Reason.ZeroVariance },
        { "ratio no denominator", Reason.BaselineNearZero },
        { "ratio proportional", Reason.ZeroVariance },
        { "cuped explained", Reason.ZeroVariance },
        { "strata missing arm", Reason.EmptyArm },
        { "sequence constant", Reason.ZeroVariance },
        { "quantile few", Reason.TooFew },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compare_DegenerateSample_GivesReasonAndNoNumber(string name, Reason expected)
    {
        var result = Run(name);

        Assert.Equal(expected, result.Reason);
        Assert.Null(result.PValue);
        Assert.Null(result.LogPValue);
        Assert.Null(result.Estimate);
        Assert.Null(result.Interval);
        Assert.Null(result.Statistic);
    }

    [Fact]
    public void WelchTest_OneConstantArm_IsAnOrdinaryTest()
    {
        var result = WelchTest.Compare(Constant, Varied);

        Assert.Null(result.Reason);
        Assert.Equal(3, result.DegreesOfFreedom!.Value, 1e-12);
    }

    [Fact]
    public void WelchTest_HugeEffect_HasAPValueAboveZero()
    {
        var result = WelchTest.Compare(Moments.FromSummary(1_000_000, 0, 1), Moments.FromSummary(1_000_000, 1, 1));

        Assert.True(result.PValue > 0);
        Assert.InRange(result.LogPValue!.Value, -251000, -200000);
    }

    [Fact]
    public void RelativeEffect_BaselineNearZero_GivesReason()
    {
        Assert.Equal(Reason.BaselineNearZero, RelativeEffect.Of(Moments.From([-1, 1, -2, 2]), Varied).Reason);
        Assert.Equal(Reason.BaselineNearZero, RelativeEffect.Of(Moments.From([0, 0, 0]), Varied).Reason);
        Assert.Null(RelativeEffect.Of(Moments.From([-1, 1, -2, 2]), Varied).Estimate);
    }

    [Fact]
    public void RelativeEffect_NegativeBaseline_IsRelativeToItsMagnitude()
    {
        var lift = RelativeEffect.Of(Moments.From([-10, -11, -9, -10.5]), Moments.From([-8, -7.5, -8.2, -8.1]));

        Assert.InRange(lift.Estimate!.Value, 0.1, 0.3);
        Assert.True(lift.Interval!.Value.Lower < lift.Estimate && lift.Estimate < lift.Interval.Value.Upper);
        Assert.True(lift.FiellerInterval!.Value.Contains(lift.Estimate.Value));
    }

    [Fact]
    public void Intervals_OfEmptyOrConstantSamples_AreMissing()
    {
        Assert.Null(WilsonInterval.Of(default));
        Assert.Null(MeanInterval.Of(Constant));
        Assert.Null(MeanInterval.Of(Single));
        Assert.Equal(new Interval(0, 0.27753279).Upper, WilsonInterval.Of(new Proportion(0, 10))!.Value.Upper, 1e-8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    public void Compare_AlphaOutOfRange_Throws(double alpha)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WelchTest.Compare(Varied, Varied, alpha));
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoProportionTest.Compare(new(1, 2), new(1, 2), alpha));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceSequence.Compare(Varied, Varied, 100, alpha));
    }

    private static ComparisonResult Run(string name) => name switch
    {
        "welch empty" => WelchTest.Compare(Moments.Empty, Varied),
        "welch single" => WelchTest.Compare(Single, Varied),
        "welch constant" => WelchTest.Compare(Constant, Other),
        "anova constant" => WelchAnova.Compare([Varied, Varied, Constant]),
        "anova one arm" => WelchAnova.Compare([Varied]),
        "z none" => TwoProportionTest.Compare(new(0, 20), new(0, 30)),
        "z all" => TwoProportionTest.Compare(new(20, 20), new(30, 30)),
        "z empty" => TwoProportionTest.Compare(new(0, 0), new(3, 30)),
        "fisher none" => FisherExactTest.Compare(new(0, 20), new(0, 30)),
        "barnard all" => BarnardExactTest.Compare(new(20, 20), new(30, 30)),
        "barnard huge" => BarnardExactTest.Compare(new(20, 2000), new(30, 2000)),
        "newcombe empty" => NewcombeWilsonInterval.Compare(new(0, 0), new(30, 2000)),
        "chi-square empty arm" => ChiSquareTest.Compare([new Proportion(0, 0), new Proportion(1, 3)]),
        "chi-square one category" => ChiSquareTest.Compare([new Proportion(3, 3), new Proportion(4, 4)]),
        "mann-whitney equal" => MannWhitneyTest.Compare([1, 1], [1, 1, 1]),
        "mann-whitney empty" => MannWhitneyTest.Compare([], [1, 1, 1]),
        "wilcoxon zeros" => WilcoxonSignedRankTest.Compare([0, 0]),
        "mcnemar concordant" => McNemarTest.Compare(new PairedBinary(5, 0, 0, 3)),
        "paired constant" => PairedTest.Compare(PairedTest.Differences([1, 2, 3], [2, 3, 4])),
        "ratio no denominator" => RatioTest.Compare(CoMoments.From([1, 2], [0, 0]), CoMoments.From([1, 2], [1, 1])),
        "ratio proportional" => RatioTest.Compare(CoMoments.From([2, 4, 6], [1, 2, 3]), CoMoments.From([3, 9], [1, 3])),
        "cuped explained" => Explained(),
        "strata missing arm" => PostStratification.Compare([new Stratum(Varied, Varied), new Stratum(Varied, Moments.Empty)]),
        "sequence constant" => ConfidenceSequence.Compare(Moments.FromSummary(50, 1, 0), Moments.FromSummary(50, 2, 0), 100),
        "quantile few" => QuantileDifference.Compare(QuantileEstimate.Of([1, 2, 3], 0.9), QuantileEstimate.Of([1, 2, 3], 0.9)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown case."),
    };

    private static ComparisonResult Explained()
    {
        CoMoments control = CoMoments.From([1, 2, 3.3], [2.1, 4.1, 6.7]), treatment = CoMoments.From([1.5, 2.5], [3.1, 5.1]);
        return CovariateAdjustment.Of([control, treatment]).Compare(control, treatment);
    }
}
