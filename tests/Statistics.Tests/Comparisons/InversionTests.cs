using FsCheck;
using FsCheck.Fluent;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Statistics.Tests.Comparisons;

/// <summary>An interval that inverts its test holds 0 exactly when the test does not reject at the same level.</summary>
public sealed class InversionTests
{
    private static readonly Arbitrary<double[]> Samples = Gen.Choose(-5000, 5000).Select(i => i / 100.0).ArrayOf().Where(v => v.Length is > 1 and < 40).ToArbitrary();

    [Theory]
    [InlineData(Alternative.TwoSided, 0.05)]
    [InlineData(Alternative.Greater, 0.2)]
    [InlineData(Alternative.Less, 0.4)]
    public void WelchTest_AnySamples_IntervalInvertsTest(Alternative alternative, double alpha) =>
        Prop.ForAll(Samples, Samples, (a, b) => Inverts(WelchTest.Compare(Moments.From(a), Moments.From(b), alpha, alternative), alpha)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Alternative.TwoSided, 0.1)]
    [InlineData(Alternative.Greater, 0.3)]
    public void ConfidenceSequence_AnySamples_IntervalInvertsTest(Alternative alternative, double alpha) =>
        Prop.ForAll(Samples, Samples, (a, b) =>
            Inverts(ConfidenceSequence.Compare(Moments.From(a), Moments.From(b), 50, alpha, alternative, burnIn: 2), alpha)).QuickCheckThrowOnFailure();

    [Fact]
    public void RankTests_AnySamples_IntervalInvertsTest() =>
        Prop.ForAll(Samples, Samples, (a, b) =>
        {
            // Exact forms only: for large samples both go by the normal approximation, the interval without continuity correction.
            var rankSum = MannWhitneyTest.Compare(a, b, 0.1);
            if (!rankSum.IsApproximate)
                Inverts(rankSum, 0.1);
            var signedRank = WilcoxonSignedRankTest.Compare(a, 0.1);
            if (!signedRank.IsApproximate)
                Inverts(signedRank, 0.1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Comparisons_ArmsSwapped_ChangeSignOnly() =>
        Prop.ForAll(Samples, Samples, (a, b) =>
        {
            var forward = WelchTest.Compare(Moments.From(a), Moments.From(b));
            var backward = WelchTest.Compare(Moments.From(b), Moments.From(a));
            Assert.Equal(forward.LogPValue ?? 0, backward.LogPValue ?? 0, 1e-12);
            Assert.Equal(-forward.Estimate ?? 0, backward.Estimate ?? 0, 1e-12);
        }).QuickCheckThrowOnFailure();

    private static void Inverts(ComparisonResult result, double alpha)
    {
        // At the limit itself rounding decides.
        if (result.Reason is null && Math.Abs(result.PValue!.Value - alpha) > 1e-9)
            Assert.Equal(result.PValue > alpha, result.Interval?.Contains(0) ?? true);
    }
}
