using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Comparisons;

public sealed class QuantileTests
{
    private static readonly double[] Hundred = [.. Enumerable.Range(1, 100).Select(i => (double)i)];

    [Theory]
    // The ranks of the textbook tables: of 100 values the 40th and 61st hold the median with at least 95 %.
    [InlineData(0.5, 50.5, 40, 61)]
    // R: quantile(1:100, 0.9); qbinom(0.025, 100, 0.9) = 84, qbinom(0.975, 100, 0.9) + 1 = 96.
    [InlineData(0.9, 90.1, 84, 96)]
    public void Of_HundredValues_HasTheTabledRanks(double level, double value, double lower, double upper)
    {
        var estimate = QuantileEstimate.Of(Hundred, level);

        Assert.Equal(value, estimate.Value!.Value, 1e-12);
        Assert.Equal(new Interval(lower, upper), estimate.Interval);
    }

    [Fact]
    public void Of_Sketch_AgreesWithTheValuesWithinItsAccuracy()
    {
        var exact = QuantileEstimate.Of(Hundred, 0.5);
        var sketched = QuantileEstimate.Of(QuantileSketch.From(Hundred), 0.5);

        Assert.Equal(exact.Interval!.Value.Lower, sketched.Interval!.Value.Lower, 0.006 * 40);
        Assert.Equal(exact.Interval!.Value.Upper, sketched.Interval!.Value.Upper, 0.006 * 61);
    }

    [Fact]
    public void Of_TooFewForTheLevel_GivesReason()
    {
        Assert.Equal(Reason.TooFew, QuantileEstimate.Of(Hundred.AsSpan(0, 34), 0.9).Reason);
        Assert.Null(QuantileEstimate.Of(Hundred.AsSpan(0, 60), 0.9).Reason);
        Assert.Equal(Reason.TooFew, QuantileEstimate.Of(Hundred, 0.99).Reason);
        Assert.Equal(Reason.EmptyArm, QuantileEstimate.Of(QuantileSketch.Empty, 0.5).Reason);
    }

    [Fact]
    public void Compare_ShiftedArm_FindsTheShift()
    {
        var control = QuantileEstimate.Of(Hundred, 0.5);
        var treatment = QuantileEstimate.Of([.. Hundred.Select(v => v + 50)], 0.5);

        var result = QuantileDifference.Compare(control, treatment);

        Assert.Equal(50, result.Estimate);
        Assert.True(result.PValue < 1e-6);
        Assert.True(result.Interval!.Value.Contains(50));
    }
}
