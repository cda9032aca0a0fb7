using FsCheck;
using FsCheck.Fluent;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Tests.Golden;

namespace Splitrun.Statistics.Tests.Samples;

public sealed class CoMomentsTests
{
    private static readonly Arbitrary<(double X, double Y)[]> Samples =
        Gen.Choose(-100_000, 100_000).Two().Select(p => (p.Item1 / 100.0, p.Item2 / 1000.0)).ArrayOf().Where(v => v.Length > 0).ToArbitrary();

    [Fact]
    public void Covariance_KnownPairs_IsExact()
    {
        var pairs = CoMoments.From([1, 2, 3, 4], [2, 1, 4, 3]);

        Assert.Equal(1, pairs.Covariance, 1e-15);
        Assert.Equal(0.6, pairs.Correlation, 1e-15);
    }

    [Fact]
    public void Merge_AnySamples_IsCommutativeAndAssociative() =>
        Prop.ForAll(Samples, Samples, Samples, (a, b, c) =>
        {
            CoMoments x = Of(a), y = Of(b), z = Of(c);
            Same(x.Merge(y), y.Merge(x));
            Same(x.Merge(y).Merge(z), x.Merge(y.Merge(z)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Subtract_WhatWasMerged_UndoesIt() =>
        Prop.ForAll(Samples, Samples, (a, b) => Same(Of(a), Of(a).Merge(Of(b)).Subtract(Of(b)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Remove_EveryPair_LeavesExactlyEmpty() =>
        Prop.ForAll(Samples, a => Assert.Equal(CoMoments.Empty, a.Aggregate(Of(a), (sum, p) => sum.Remove(p.X, p.Y)))).QuickCheckThrowOnFailure();

    [Fact]
    public void JointMoments_TwoVariables_AgreeWithCoMoments() =>
        Prop.ForAll(Samples, Samples, (a, b) =>
        {
            var pairs = Of(a).Merge(Of(b));
            var joint = b.Aggregate(a.Aggregate(JointMoments.Empty(2), Add), Add);
            joint = Add(joint, (17, -4)).Remove([17, -4]);
            Assert.Equal(pairs.Count, joint.Count);
            Agreement.Close(pairs.X.Mean, joint.Mean(0), 1e-14, 1e-14);
            if (pairs.Count > 1)
            {
                Agreement.Close(pairs.Covariance, joint.Covariance(0, 1), 1e-12, 1e-12);
                Agreement.Close(pairs.Y.Variance, joint.Covariance(1, 1), 1e-12, 1e-12);
            }
        }).QuickCheckThrowOnFailure();

    private static JointMoments Add(JointMoments sum, (double X, double Y) pair) => sum.Add([pair.X, pair.Y]);

    private static CoMoments Of((double X, double Y)[] pairs) => pairs.Aggregate(CoMoments.Empty, (sum, p) => sum.Add(p.X, p.Y));

    private static void Same(CoMoments expected, CoMoments actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Agreement.Close(expected.X.Mean, actual.X.Mean, 1e-15, 1e-15);
        Agreement.Close(expected.SumOfProducts, actual.SumOfProducts, 1e-12, 1e-11);
    }
}
