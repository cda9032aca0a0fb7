using MathNet.Numerics.Distributions;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

/// <summary>
/// The hash spreads units evenly. Each chi-square test rejects at p below 1e-6, so a perfect hash would fail one of these thirty-odd tests
/// once in some thirty thousand choices of the ids; the ids are fixed, so what passes once passes always.
/// </summary>
public sealed class StickyUniformityTests
{
    private const double FalseAlarmRate = 1e-6;

    public static TheoryData<string, int, BucketingHash> Populations()
    {
        var data = new TheoryData<string, int, BucketingHash>();
        foreach (var shape in new[] { "user-{0}", "{0}", "25229{0:D6}", "{0:x8}-0000-4000-8000-000000000000" })
        {
            data.Add(shape, 10_000, BucketingHash.GrowthbookV2);
            data.Add(shape, 1_000_000, BucketingHash.GrowthbookV2);
            data.Add(shape, 10_000, BucketingHash.FeatureManagement);
        }

        data.Add("user-{0}", 1_000_000, BucketingHash.FeatureManagement);
        return data;
    }

    [Theory]
    [MemberData(nameof(Populations))]
    public void TryPick_ManyIds_TheSplitIsWhatWasAskedFor(string shape, int count, BucketingHash hash)
    {
        double[] weights = [50, 30, 15, 5];
        var counts = Count(shape, count, hash, weights);

        Assert.True(PValue(counts, weights) > FalseAlarmRate);
        if (count >= 1_000_000)
        {
            Assert.All(counts.Zip(weights), pair => Assert.InRange(pair.First / (double)count, (pair.Second / 100) - 0.01, (pair.Second / 100) + 0.01));
        }
    }

    [Theory]
    [MemberData(nameof(Populations))]
    public void TryPick_TwoEqualArms_TheSplitIsWithinOnePercent(string shape, int count, BucketingHash hash)
    {
        var counts = Count(shape, count, hash, [1, 1]);

        Assert.True(PValue(counts, [1, 1]) > FalseAlarmRate);
        Assert.InRange(counts[0] / (double)count, 0.49, 0.51);
    }

    [Theory]
    [InlineData("user-{0}")]
    [InlineData("25229{0:D6}")]
    public void Bucket_AMillionIds_EveryBucketIsAsLikely(string shape)
    {
        var counts = new long[10_000];
        for (var i = 0; i < 1_000_000; i++)
        {
            counts[BucketHash.Bucket("prompt_style", string.Format(shape, i))]++;
        }

        Assert.True(PValue(counts, [.. counts.Select(_ => 1.0)]) > FalseAlarmRate);
    }

    /// <summary>Different seeds deal the same units independently: experiment by experiment, arm by coverage, arm by layer and holdout.</summary>
    [Theory]
    [InlineData("prompt_style", "model_choice")]
    [InlineData("exp-1", "exp-2")]
    [InlineData("prompt_style", "prompt_style/coverage")]
    public void Bucket_TwoSeeds_AreIndependent(string first, string second)
    {
        var table = new long[100];
        for (var i = 0; i < 200_000; i++)
        {
            table[(BucketHash.Bucket(first, $"user-{i}") / 1_000 * 10) + (BucketHash.Bucket(second, $"user-{i}") / 1_000)]++;
        }

        Assert.True(PValue(table, [.. table.Select(_ => 1.0)]) > FalseAlarmRate);
    }

    [Fact]
    public void LayerPosition_AgainstTheVariant_IsIndependent()
    {
        var table = new long[20];
        for (var i = 0; i < 200_000; i++)
        {
            var inLayer = (int)(BucketHash.LayerPosition("prompts", $"user-{i}") * 10);
            table[(inLayer * 2) + (int)(BucketHash.Bucket("prompt_style", $"user-{i}") / 5_000)]++;
        }

        Assert.True(PValue(table, [.. table.Select(_ => 1.0)]) > FalseAlarmRate);
    }

    private static long[] Count(string shape, int count, BucketingHash hash, double[] weights)
    {
        var allocation = StickyAllocation.From(AssignmentScenario.Running(weights).With(p => p with { Hash = hash }).Definition);
        var counts = new long[weights.Length];
        for (var i = 0; i < count; i++)
        {
            Assert.True(allocation.TryPick(string.Format(shape, i), out var variant));
            counts[variant]++;
        }

        return counts;
    }

    /// <summary>Pearson's chi-square against the weights.</summary>
    private static double PValue(long[] counts, double[] weights)
    {
        var perWeight = counts.Sum() / weights.Sum();
        var statistic = counts.Zip(weights, (count, weight) => Math.Pow(count - (perWeight * weight), 2) / (perWeight * weight)).Sum();
        return 1 - ChiSquared.CDF(counts.Length - 1, statistic);
    }
}
