using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Shadows;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class ShardStatisticsTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(30, 10, 20)]
    [InlineData(0, 2, 100)]
    public void EstimatedBytes_AgainstWhatMakingThemAllocates_LiesWithinAThirdAndThreefold(int slices, int outcomes, int values)
    {
        _ = Of(slices, outcomes, values);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var statistics = Of(slices, outcomes, values);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(statistics.EstimatedBytes, allocated / 3, allocated * 3);
    }

    private static ShardStatistics Of(int slices, int outcomes, int values)
    {
        var sums = ExactMoments.Empty.Add([1.5, 2.5]);
        Dictionary<string, ArmStatistics> Arms() => Enumerable.Range(0, 2).ToDictionary(v => $"variant_{v}", _ => new ArmStatistics
        {
            Metrics = Enumerable.Range(0, values).ToDictionary(m => $"metric_{m}", _ => new MetricStatistics { Values = sums.ToMoments(), ValueSums = ExactMoments.Empty.Add([1.5, 2.5]) }),
        });
        return new ShardStatistics(Arms(), null, "1")
        {
            Slices = Enumerable.Range(0, slices).ToDictionary(s => SliceKey.OfSegment("name", $"{s}"), _ => (IReadOnlyDictionary<string, ArmStatistics>)Arms()),
            Blocks = new Dictionary<long, OutcomeBlock> { [0] = OutcomeBlock.Empty(0).With(Enumerable.Range(0, outcomes).Select(i => OutcomeOf(i, values))) },
        };
    }

    private static Outcome OutcomeOf(int run, int values) => RecordingScenario.Success($"r{run}", run) with
    {
        Metrics = Enumerable.Range(0, values).ToDictionary(m => $"metric_{m}", m => (double)m),
        Prediction = new Prediction(null, new string('x', values)),
    };
}
