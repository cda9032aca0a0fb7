using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Outcomes.Verification;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Tests.Outcomes.Verification;

public sealed class StatisticsComparisonTests
{
    private static readonly Difference Place = new(2, null, "a", null, "", 0, 0);

    [Fact]
    public void Of_TheSame_FindsNothing() => Assert.Empty(StatisticsComparison.Of(Place, Arm(3, 1, 2, 3), Arm(3, 1, 2, 3)));

    [Fact]
    public void Of_TheSameInAnotherOrder_FindsNothing() => Assert.Empty(StatisticsComparison.Of(Place, Arm(3, 1e9 + 0.1, 0.3, -7), Arm(3, -7, 1e9 + 0.1, 0.3)));

    [Fact]
    public void Of_WhatTakingOutLeavesBehind_FindsNothing() => Assert.Empty(StatisticsComparison.Of(Place, Arm(2, 1.2e-32, -1.1e-32), Arm(2, 0, 0)));

    [Fact]
    public void Of_SmallValuesThatDiffer_NamesTheMean() => Assert.NotEmpty(StatisticsComparison.Of(Place, Arm(2, 1.2e-12, 1e-12), Arm(2, 1e-12, 1e-12)));

    [Fact]
    public void Of_AnOutcomeTooMany_NamesConclusionAndCount()
    {
        var differences = StatisticsComparison.Of(Place, Arm(4, 1, 2, 3, 4), Arm(3, 1, 2, 3)).ToList();

        Assert.Contains(Place with { Quantity = "success", Kept = 4, Recounted = 3 }, differences);
        Assert.Contains(Place with { Metric = "m", Quantity = "n", Kept = 4, Recounted = 3 }, differences);
    }

    [Fact]
    public void Of_AnotherValue_NamesTheMean()
    {
        var difference = StatisticsComparison.Of(Place, Arm(2, 1, 2), Arm(2, 1, 2.000001)).First();

        Assert.Equal(("m", "mean", 1.5), (difference.Metric, difference.Quantity, difference.Kept));
    }

    [Fact]
    public void Of_AMetricThatIsNotKept_IsADifference() =>
        Assert.NotEmpty(StatisticsComparison.Of(Place, Arm(1), Arm(1, 5)));

    [Fact]
    public void Of_ASketchOfOtherValues_SaysHowManyAreWhereTheyBelong()
    {
        var difference = Assert.Single(StatisticsComparison.Of(Place, Sketched([1, 2, 4]), Sketched([1, 2, 3])));

        Assert.Equal(("sketch bins", 2.0, 3.0), (difference.Quantity, difference.Kept, difference.Recounted));
        Assert.Equal(("sketch", 2.0, 3.0), Assert.Single(StatisticsComparison.Of(Place, Sketched([1, 2]), Sketched([1, 2, 3]))) is var fewer ? (fewer.Quantity, fewer.Kept, fewer.Recounted) : default);
    }

    /// <summary>Bins stay folded when the values that made them fold are corrected; a recount never saw those.</summary>
    [Fact]
    public void Of_ASketchThatHasFolded_FindsNothingButWhatDiffers()
    {
        double[] many = [.. Enumerable.Range(0, 600).Select(i => Math.Pow(1.02, i))];
        var kept = many[200..].Aggregate(QuantileSketch.From(many), (sketch, value) => sketch.Remove(value));

        Assert.True(kept.IsFolded);
        Assert.Empty(StatisticsComparison.Of(Place, Sketched(kept), Sketched(many[..200])));
        Assert.NotEmpty(StatisticsComparison.Of(Place, Sketched(kept), Sketched([.. many[..199], 1e6])));
    }

    [Fact]
    public void OfUnit_TheRoundingOfEarlierTimes_IsNoDifference()
    {
        var unit = new UnitKey("u", "a");
        UnitTotals Total(double numerator) => UnitTotals.Empty.With("m", default(UnitTotal).Plus(new Ratio(numerator, 1)));

        Assert.Empty(ShardDifferences.OfUnit(0, unit, Total(0.30000000000000004), Total(0.3)));
        Assert.Empty(ShardDifferences.OfUnit(0, unit, Total(1e-20), Total(0)));
        Assert.Equal("unit numerator", Assert.Single(ShardDifferences.OfUnit(0, unit, Total(0.3000001), Total(0.3))).Quantity);
    }

    private static ArmStatistics Sketched(double[] values) => Sketched(QuantileSketch.From(values));

    private static ArmStatistics Sketched(QuantileSketch sketch) =>
        new() { Metrics = new Dictionary<string, MetricStatistics> { ["m"] = new() { Sketch = sketch } } };

    private static ArmStatistics Arm(long successes, params double[] values) => new()
    {
        Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = successes },
        Metrics = values.Length == 0 ? new Dictionary<string, MetricStatistics>() : new Dictionary<string, MetricStatistics> { ["m"] = new() { Values = Moments.From(values) } },
    };
}
