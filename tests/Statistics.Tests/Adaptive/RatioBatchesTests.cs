using Splitrun.Statistics.Adaptive;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Adaptive;

public sealed class RatioBatchesTests
{
    private const int Histories = 2_000;
    private const int BatchRuns = 60;
    private const int Batches = 6;

    [Fact]
    public void Linearize_OneBatch_GivesTheDeltaMethod()
    {
        var (a, b) = (CoMoments.From([1, 4, 2, 7], [2, 5, 3, 6]), CoMoments.From([3, 3, 8], [4, 2, 9]));

        var result = AdaptiveBatches.Compare([new(RatioBatches.Linearize([a])![0], RatioBatches.Linearize([b])![0])]);

        var expected = RatioTest.Compare(a, b);
        Assert.Equal(expected.Estimate!.Value, result.Estimate!.Value, 1e-12);
        Assert.Equal(expected.StandardError!.Value, result.StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Linearize_SeveralBatches_HaveTheMeanOfTheWhole()
    {
        CoMoments[] batches = [CoMoments.From([1, 4], [2, 5]), CoMoments.Empty, CoMoments.From([2, 7, 3], [3, 6, 1])];

        var linear = RatioBatches.Linearize(batches)!;

        Assert.Equal([2L, 0L, 3L], linear.Select(b => b.Count));
        Assert.Equal(17.0 / 17, linear.Aggregate(Moments.Empty, (sum, b) => sum.Merge(b)).Mean, 1e-12);
    }

    [Fact]
    public void Linearize_NothingToDivideBy_IsNull()
    {
        Assert.Null(RatioBatches.Linearize([]));
        Assert.Null(RatioBatches.Linearize([CoMoments.Empty]));
        Assert.Null(RatioBatches.Linearize([CoMoments.From([1, 2], [0, 0])]));
    }

    /// <summary>Equal ratios under Thompson weights, seeded. Of 2,000 intervals at 95 % about 100 miss; more than 140 would come by chance once in 20,000 times.</summary>
    [Fact]
    public void Linearize_WeightsThatFollowTheResults_KeepTheLevel()
    {
        var random = new Random(20260502);
        var missed = 0;
        for (var history = 0; history < Histories; history++)
        {
            var (control, treatment) = Collect(random);
            var batches = RatioBatches.Linearize(control)!.Zip(RatioBatches.Linearize(treatment)!, (a, b) => new AdaptiveBatch(a, b));
            missed += AdaptiveBatches.Compare([.. batches]).Interval is { } interval && (interval.Lower > 0 || interval.Upper < 0) ? 1 : 0;
        }

        Assert.InRange(missed, 60, 140);
    }

    private static (List<CoMoments> Control, List<CoMoments> Treatment) Collect(Random random)
    {
        var (a, b) = (new List<CoMoments>(), new List<CoMoments>());
        for (var i = 0; i < Batches; i++)
        {
            var weights = i == 0 ? [0.5, 0.5] : ThompsonAllocation.Of([PosteriorOf(a), PosteriorOf(b)], random.Next(), draws: 200).Weights ?? [0.5, 0.5];
            CoMoments control = CoMoments.Empty, treatment = CoMoments.Empty;
            for (var run = 0; run < BatchRuns; run++)
            {
                var denominator = 1 + random.Next(5);
                var numerator = denominator * (0.5 + random.NextDouble());
                (control, treatment) = random.NextDouble() < weights[0] ? (control.Add(numerator, denominator), treatment) : (control, treatment.Add(numerator, denominator));
            }

            a.Add(control);
            b.Add(treatment);
        }

        return (a, b);
    }

    private static ArmPosterior PosteriorOf(List<CoMoments> batches)
    {
        var whole = batches.Aggregate(CoMoments.Empty, (sum, batch) => sum.Merge(batch));
        var ratio = RatioTest.OneArm(whole);
        return ArmPosterior.OfEstimate(whole.Count, ratio.Estimate ?? 0, ratio.StandardError ?? 0);
    }
}
