using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Samples;

public sealed class WinsorizingTests
{
    [Fact]
    public void AtPercentiles_OneSide_PullsInOutliersOnly()
    {
        var limits = Winsorizing.AtPercentiles(QuantileSketch.From([.. Enumerable.Range(1, 100).Select(i => (double)i)]), 0, 0.9)!.Value;

        Assert.Equal(90, limits.Apply(1e9), 0.5);
        Assert.Equal(-1e9, limits.Apply(-1e9));
        Assert.Equal(40, limits.Apply(40));
        Assert.Null(Winsorizing.AtPercentiles(QuantileSketch.Empty, 0.01, 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Winsorizing(2, 1));
    }
}
