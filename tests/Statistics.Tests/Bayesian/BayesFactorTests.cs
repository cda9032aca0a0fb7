using Splitrun.Statistics.Bayesian;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Bayesian;

public sealed class BayesFactorTests
{
    [Theory]
    [InlineData(3.5, 20, 20, 26.7427)]
    [InlineData(0.5, 100, 100, 0.172975)]
    public void Means_PublishedT_GivesPublishedBayesFactor(double t, int n, int m, double expected)
    {
        var control = Moments.FromSummary(n, 0, 1);
        var treatment = Moments.FromSummary(m, t * Math.Sqrt((1.0 / n) + (1.0 / m)), 1);

        // The published values round the scale to 0.707.
        var result = BayesFactor.Means(control, treatment, 0.707);

        Assert.Equal(expected, result.Statistic!.Value, expected * 5e-6);
        Assert.False(result.IsApproximate);
    }

    [Fact]
    public void Proportions_PublishedCounts_GivesPublishedBayesFactor() =>
        Assert.Equal(0.182359, BayesFactor.Proportions(new(49, 100), new(51, 100)).Statistic!.Value, 5e-7);

    [Fact]
    public void Means_UnequalVariances_IsMarkedApproximate() =>
        Assert.True(BayesFactor.Means(Moments.FromSummary(30, 0, 1), Moments.FromSummary(30, 1, 9)).IsApproximate);

    [Fact]
    public void Means_ConstantArms_GivesReason() =>
        Assert.Equal(Reason.ZeroVariance, BayesFactor.Means(Moments.From([3, 3, 3]), Moments.From([4, 4, 4])).Reason);

    [Theory]
    [InlineData(31, BayesFactorEvidence.VeryStrongForDifference)]
    [InlineData(10, BayesFactorEvidence.StrongForDifference)]
    [InlineData(3, BayesFactorEvidence.ModerateForDifference)]
    [InlineData(1, BayesFactorEvidence.Inconclusive)]
    [InlineData(0.2, BayesFactorEvidence.ModerateForNone)]
    [InlineData(0.05, BayesFactorEvidence.StrongForNone)]
    [InlineData(0, BayesFactorEvidence.VeryStrongForNone)]
    public void Describe_BayesFactor_GivesWord(double bayesFactor, BayesFactorEvidence expected) =>
        Assert.Equal(expected, BayesFactorScale.Describe(bayesFactor));
}
