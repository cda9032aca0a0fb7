using Splitrun.Statistics.Adaptive;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Statistics.Tests.Adaptive;

public sealed class AdaptiveSampleTests
{
    [Fact]
    public void Mean_HandComputedScores_IsTheirWeightedMean()
    {
        var sample = new AdaptiveSample(2);
        sample.Add(0, 4, [0.5, 0.5]);
        sample.Add(0, 6, [0.25, 0.75]);
        sample.Add(1, 1, [0.64, 0.36]);

        // Scores of arm 0: 0 + 4 / 0.5 = 8; 4 + (6 - 4) / 0.25 = 12; the running mean 5. Weights are the roots of its probabilities.
        double[] scores = [8, 12, 5], weights = [Math.Sqrt(0.5), 0.5, 0.8];
        var mean = scores.Zip(weights, (s, w) => s * w).Sum() / weights.Sum();
        var variance = scores.Zip(weights, (s, w) => w * w * (s - mean) * (s - mean)).Sum() / (weights.Sum() * weights.Sum());

        var result = sample.Mean(0);

        Assert.Equal(mean, result.Estimate!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(variance), result.StandardError!.Value, 1e-12);
        Assert.Equal(Reason.TooFew, sample.Mean(1).Reason);
        Assert.Equal(Reason.TooFew, sample.Compare(0, 1).Reason);
    }

    [Fact]
    public void Add_OutOfRange_Throws()
    {
        var sample = new AdaptiveSample(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Add(0, 1, [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Add(2, 1, [0.5, 0.5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Add(0, double.NaN, [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => sample.Add(0, 1, [1]));
    }
}
