using Splitrun.Statistics.Adaptive;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Adaptive;

public sealed class AdaptiveBatchesTests
{
    private const int Histories = 2_000;
    private const int BatchRuns = 40;
    private const int Batches = 6;

    [Fact]
    public void Compare_HandComputedBatches_IsTheirWeightedDifference()
    {
        AdaptiveBatch[] batches =
        [
            new(Moments.From([1, 3]), Moments.From([4, 6])),
            new(Moments.From([2, 4, 6]), Moments.From([5])),
            new(Moments.From([7]), Moments.Empty),
        ];

        var result = AdaptiveBatches.Compare(batches);

        // Variances: A (2 + 8) / (1 + 2), B 2 / 1; the third batch has no run of B.
        double a = 10.0 / 3, b = 2;
        double[] weights = [Math.Sqrt(4 / ((a / 2) + (b / 2))), Math.Sqrt(4 / ((a / 3) + b))];
        Assert.Equal(((weights[0] * 3) + (weights[1] * 1)) / weights.Sum(), result.Estimate!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(8) / weights.Sum(), result.StandardError!.Value, 1e-12);
        Assert.Equal(ComparisonMethod.AdaptiveBatches, result.Method);
    }

    [Fact]
    public void Compare_OneBatch_IsThePlainDifference()
    {
        Moments a = Moments.From([1, 2, 4, 9]), b = Moments.From([3, 5, 8]);

        var result = AdaptiveBatches.Compare([new(a, b)]);

        Assert.Equal(b.Mean - a.Mean, result.Estimate!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(a.VarianceOfMean + b.VarianceOfMean), result.StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Compare_TooLittle_SaysWhy()
    {
        Assert.Equal(Reason.EmptyArm, AdaptiveBatches.Compare([]).Reason);
        Assert.Equal(Reason.EmptyArm, AdaptiveBatches.Compare([new(Moments.From([1, 2]), Moments.Empty)]).Reason);
        Assert.Equal(Reason.TooFew, AdaptiveBatches.Compare([new(Moments.From([1]), Moments.From([2, 3]))]).Reason);
        Assert.Equal(Reason.TooFew, AdaptiveBatches.Compare([new(Moments.From([1, 2]), Moments.Empty), new(Moments.Empty, Moments.From([2, 3]))]).Reason);
        Assert.Equal(Reason.ZeroVariance, AdaptiveBatches.Compare([new(Moments.From([1, 1]), Moments.From([2, 2]))]).Reason);
    }

    /// <summary>
    /// Equal arms under Thompson weights, seeded. Of 2,000 intervals at 95 % about 100 miss; a count of up to 130 is exceeded by chance once
    /// in 600 times. The plain mean of an arm is too low by several standard errors, since an unlucky arm is not asked again.
    /// </summary>
    [Fact]
    public void Compare_WeightsThatFollowTheResults_IsUnbiasedWherePlainMeansAreNot()
    {
        var random = new Random(20260501);
        var (missed, adaptive, plain) = (0, Moments.Empty, Moments.Empty);
        for (var history = 0; history < Histories; history++)
        {
            var batches = Collect(random);
            var result = AdaptiveBatches.Compare(batches);
            missed += result.Interval is { } interval && (interval.Lower > 0 || interval.Upper < 0) ? 1 : 0;
            adaptive = adaptive.Add(result.Estimate!.Value);
            plain = plain.Add(batches.Aggregate(Moments.Empty, (sum, b) => sum.Merge(b.Control)).Mean);
        }

        Assert.InRange(missed, 60, 130);
        Assert.InRange(Math.Abs(adaptive.Mean), 0, 3.5 * Math.Sqrt(adaptive.VarianceOfMean));
        Assert.True(plain.Mean < -4 * Math.Sqrt(plain.VarianceOfMean), $"{plain.Mean} is the mean of an arm whose mean is 0");
    }

    private static List<AdaptiveBatch> Collect(Random random)
    {
        Moments a = Moments.Empty, b = Moments.Empty;
        var batches = new List<AdaptiveBatch>();
        for (var i = 0; i < Batches; i++)
        {
            var weights = i == 0
                ? [0.5, 0.5]
                : ThompsonAllocation.Of([ArmPosterior.OfMean(a), ArmPosterior.OfMean(b)], random.Next(), draws: 200).Weights ?? [0.5, 0.5];
            Moments control = Moments.Empty, treatment = Moments.Empty;
            for (var run = 0; run < BatchRuns; run++)
            {
                var value = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                (control, treatment) = random.NextDouble() < weights[0] ? (control.Add(value), treatment) : (control, treatment.Add(value));
            }

            (a, b) = (a.Merge(control), b.Merge(treatment));
            batches.Add(new AdaptiveBatch(control, treatment));
        }

        return batches;
    }
}
