using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Statistics.Tests.Sequential;

public sealed class ConfidenceSequenceTests
{
    [Fact]
    public void Of_PublishedRelativeEffect_GivesPublishedInterval()
    {
        var result = ConfidenceSequence.Of(0.50386, 0.0338602, 6461, 5000, 0.05);

        Assert.Equal(0.4009785, result.Interval!.Value.Lower, 2e-5);
        Assert.Equal(0.6067482, result.Interval!.Value.Upper, 2e-5);
        Assert.True(result.SafeUnderPeeking);
    }

    [Theory]
    [InlineData(Alternative.TwoSided)]
    [InlineData(Alternative.Greater)]
    [InlineData(Alternative.Less)]
    public void Of_EstimateOnTheBoundary_HasPValueAlpha(Alternative alternative)
    {
        const double Alpha = 0.05;
        var at0 = ConfidenceSequence.Of(0, 0.7, 300, 400, Alpha, alternative).Interval!.Value;
        var boundary = alternative == Alternative.Less ? -at0.Upper : -at0.Lower;

        var result = ConfidenceSequence.Of(boundary, 0.7, 300, 400, Alpha, alternative);

        Assert.Equal(Alpha, result.PValue!.Value, 1e-12);
        Assert.Equal(1 / Alpha, result.Statistic!.Value, 1e-9);
    }

    [Fact]
    public void Compare_BelowBurnIn_GivesReason()
    {
        var control = Moments.FromSummary(29, 0, 1);

        Assert.Equal(Reason.TooFew, ConfidenceSequence.Compare(control, Moments.FromSummary(200, 3, 1), 400).Reason);
    }

    [Fact]
    public void Of_EffectFarOut_KeepsFiniteEvidence()
    {
        var result = ConfidenceSequence.Of(100, 1, 1000, 400);

        Assert.True(double.IsFinite(result.Statistic!.Value));
        Assert.True(result.PValue > 0);
        Assert.True(result.LogPValue < -4000);
    }
}
