using FsCheck;
using FsCheck.Fluent;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Tests.Golden;

namespace Splitrun.Statistics.Tests.Samples;

public sealed class MomentsTests
{
    private static readonly Arbitrary<double[]> Samples = Gen.Choose(-1_000_000, 1_000_000).Select(i => i / 1000.0).ArrayOf().Where(v => v.Length > 0).ToArbitrary();

    [Fact]
    public void Merge_AnySamples_IsCommutativeAndAssociative() =>
        Prop.ForAll(Samples, Samples, Samples, (a, b, c) =>
        {
            Moments x = Moments.From(a), y = Moments.From(b), z = Moments.From(c);
            Same(x.Merge(y), y.Merge(x));
            Same(x.Merge(y).Merge(z), x.Merge(y.Merge(z)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Subtract_WhatWasMerged_UndoesIt() =>
        Prop.ForAll(Samples, Samples, (a, b) => Same(Moments.From(a), Moments.From(a).Merge(Moments.From(b)).Subtract(Moments.From(b)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Remove_EveryValueInAnyOrder_LeavesExactlyEmpty() =>
        Prop.ForAll(Samples, a =>
        {
            var left = a.OrderBy(v => v % 7).Aggregate(Moments.From(a), (sum, value) => sum.Remove(value));
            Assert.Equal(Moments.Empty, left);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Remove_Outlier_LeavesAConstantSampleConstant()
    {
        var sample = Moments.From([0.1, 0.1, 0.1]).Add(1e9).Add(-3e7).Remove(1e9).Remove(-3e7);

        Assert.Equal(0, sample.SumOfSquaredDeviations);
        Assert.Equal(0.1, sample.Mean);
        Assert.Equal(0, sample.Add(0.1).Add(0.1).Variance);
    }

    [Fact]
    public void From_LargeSample_AgreesWithOneByOne()
    {
        var values = Enumerable.Range(0, 10_007).Select(i => 1e6 + Math.Sin(i)).ToArray();

        var batch = Moments.From(values);
        var single = values.Aggregate(Moments.Empty, (sum, value) => sum.Add(value));

        Agreement.Close(single.Mean, batch.Mean, 1e-15);
        Agreement.Close(single.Variance, batch.Variance, 1e-13);
    }

    [Fact]
    public void From_LevelThatJumpsBetweenBlocks_KeepsTheDigitsOfEachBlock()
    {
        double[] values = [.. Enumerable.Range(0, 6000).Select(i => (i < 2048 ? 1e12 : 3) + Math.Cos(i))];

        var rest = values.AsSpan(0, 2048).ToArray().Aggregate(Moments.From(values), (sum, value) => sum.Remove(value));

        var expected = values.AsSpan(2048).ToArray().Aggregate(Moments.Empty, (sum, value) => sum.Add(value));
        Agreement.Close(expected.Mean, rest.Mean, 1e-12);
        Agreement.Close(expected.Variance, rest.Variance, 1e-6);
    }

    [Fact]
    public void From_NotANumberFarInside_Throws()
    {
        var values = new double[5000];
        values[4321] = double.NaN;

        Assert.Throws<ArgumentOutOfRangeException>(() => Moments.From(values));
    }

    [Fact]
    public void Variance_NeighbouringDoubles_IsNotZero() =>
        Assert.True(Moments.From([1e15, Math.BitIncrement(1e15)]).Variance > 0);

    [Fact]
    public void Variance_BelowTwoValues_IsNaN()
    {
        Assert.True(double.IsNaN(Moments.Empty.Variance));
        Assert.True(double.IsNaN(Moments.From([3]).StandardDeviation));
    }

    [Fact]
    public void FromProportion_AnyCounts_EqualsOnesAndZeros()
    {
        var values = Enumerable.Repeat(1.0, 13).Concat(Enumerable.Repeat(0.0, 29)).ToArray();

        Agreement.Close(Moments.From(values).Variance, Moments.FromProportion(13, 42).Variance, 1e-15);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e141)]
    public void Add_ValueOutOfRange_Throws(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Moments.Empty.Add(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => Moments.From([1, value, 2]));
    }

    [Fact]
    public void Constructor_RoundTripOfItsNumbers_IsTheSame()
    {
        var sample = Moments.From([0.1, 0.7, 12345.678]);

        Assert.Equal(sample, new Moments(sample.Count, sample.Mean, sample.SumOfSquaredDeviations, sample.MeanResidual, sample.SumResidual));
    }

    [Fact]
    public void Remove_FromEmpty_Throws() => Assert.Throws<InvalidOperationException>(() => Moments.Empty.Remove(1));

    private static void Same(Moments expected, Moments actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Agreement.Close(expected.Mean, actual.Mean, 1e-15, 1e-15);
        Agreement.Close(expected.SumOfSquaredDeviations, actual.SumOfSquaredDeviations, 1e-13, 1e-13);
        Assert.True(actual.SumOfSquaredDeviations >= 0);
    }
}
