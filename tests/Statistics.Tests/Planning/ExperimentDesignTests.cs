using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Planning;

namespace Splitrun.Statistics.Tests.Planning;

public sealed class ExperimentDesignTests
{
    [Theory]
    [InlineData(false, 3838.10)]
    [InlineData(true, 3840.85)]
    public void SampleSize_PublishedProportions_IsThePublishedSize(bool isPooled, double expected)
    {
        var plan = new ProportionDesign { Baseline = 0.1, IsPooled = isPooled }.SampleSize(0.02)!;

        Assert.Equal(expected, plan.ExactControl, 5e-3);
        Assert.Equal((long)Math.Ceiling(expected), plan.Control);
        Assert.Equal(2 * plan.Control, plan.Total);
        Assert.Equal(77, plan.Days(100));
    }

    [Fact]
    public void SampleSize_MoreArms_TestsEachAtItsShareOfAlpha()
    {
        var three = new MeanDesign { StandardDeviation = 1, Arms = 3 }.SampleSize(0.5)!;
        var two = new MeanDesign { StandardDeviation = 1, Alpha = 0.025 }.SampleSize(0.5)!;

        Assert.Equal(two.ExactControl, three.ExactControl, 1e-9);
        Assert.Equal(3 * three.Control, three.Total);
    }

    [Fact]
    public void SampleSize_Sequential_IsLargerByTheSequencesPrice()
    {
        var fixedSize = new MeanDesign { StandardDeviation = 1 }.SampleSize(0.3)!;
        var sequential = new MeanDesign { StandardDeviation = 1, IsSequential = true }.SampleSize(0.3)!;

        Assert.InRange(sequential.ExactControl / fixedSize.ExactControl, 2, 3);
    }

    [Fact]
    public void SampleSize_PairedDesign_GainsFromCorrelation()
    {
        var paired = new MeanDesign { StandardDeviation = MeanDesign.DeviationOfDifferences(1, 0.75), IsPaired = true }.SampleSize(0.5)!;
        var independent = new MeanDesign { StandardDeviation = 1 }.SampleSize(0.5)!;

        Assert.True(paired.Control < independent.Control / 1.8);
    }

    [Theory]
    [InlineData(0.05, 100)]
    [InlineData(0.5, 5000)]
    [InlineData(0.99, 60)]
    public void MinimumDetectableEffect_AnyDesign_HasThePower(double baseline, double size)
    {
        var design = new ProportionDesign { Baseline = baseline };

        if (design.MinimumDetectableEffect(size) is { } effect)
            Assert.Equal(0.8, design.Power(effect, size), 1e-9);
        else
            Assert.True(design.Power(1 - baseline, size) < 0.8);
    }

    [Fact]
    public void SampleSize_EffectTooSmallForAnySample_IsMissing() => Assert.Null(new MeanDesign { StandardDeviation = 1 }.SampleSize(1e-9));

    [Fact]
    public void Design_NumbersOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanDesign { StandardDeviation = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanDesign { StandardDeviation = 1, Alpha = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanDesign { StandardDeviation = 1, Arms = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProportionDesign { Baseline = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProportionDesign { Baseline = 0.9 }.SampleSize(0.2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanDesign { StandardDeviation = 1 }.SampleSize(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeanDesign { StandardDeviation = 1 }.SampleSize(1, 0.05));
        Assert.Throws<InvalidOperationException>(() => new MeanDesign { StandardDeviation = 1, IsPaired = true, Arms = 3 }.SampleSize(1));
    }

    [Fact]
    public void Power_OneSided_CountsItsOwnTailOnly()
    {
        var oneSided = new MeanDesign { StandardDeviation = 1, Alternative = Alternative.Greater };

        Assert.True(oneSided.Power(0.4, 50) > new MeanDesign { StandardDeviation = 1 }.Power(0.4, 50));
    }
}
