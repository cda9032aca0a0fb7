using Splitrun.App.Http.Contracts;

namespace Splitrun.App.Tests.Http.Contracts;

public sealed class SharesTests
{
    [Theory]
    [InlineData(0.9990000000000001, 0.999)]
    [InlineData(0.1 + 0.2, 0.3)]
    [InlineData(1.0 / 3, 0.333333333333)]
    [InlineData(1.23456789012345e-9, 1.23456789012e-9)]
    [InlineData(1.0, 1.0)]
    [InlineData(0.0, 0.0)]
    public void ProbabilityOf_HasTwelveSignificantDigits(double probability, double expected) => Assert.Equal(expected, Shares.ProbabilityOf(probability));

    [Fact]
    public void ProbabilityOf_None_IsNone() => Assert.Null(Shares.ProbabilityOf(null));

    [Fact]
    public void PercentagesOf_AreWithoutResidue() =>
        Assert.Equal([28.0, 72.0], Shares.PercentagesOf(new Dictionary<string, double> { ["a"] = 0.28, ["b"] = 0.72 }).Values);
}
