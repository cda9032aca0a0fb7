using FsCheck;
using FsCheck.Fluent;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Samples;

public sealed class QuantileSketchTests
{
    private static readonly Arbitrary<double[]> Samples =
        Gen.Choose(-2000, 8000).Select(i => i == 0 ? 0 : Math.Sign(i) * Math.Exp(Math.Abs(i) / 500.0)).ArrayOf().Where(v => v.Length > 0).ToArbitrary();

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void Quantile_AnySample_IsWithinTheRelativeAccuracy(double q) =>
        Prop.ForAll(Samples, values =>
        {
            var exact = values.Order().First(value => values.Count(v => v <= value) >= q * values.Length * (1 - 1e-12));
            Assert.InRange(QuantileSketch.From(values).Quantile(q), exact - (Math.Abs(exact) * 0.0050001), exact + (Math.Abs(exact) * 0.0050001));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(0.51, 8)]
    [InlineData(0.9, 8)]
    [InlineData(0.99, 8)]
    [InlineData(1, 8)]
    public void Quantile_TwoValues_IsTheLargerAboveTheMedian(double q, double exact) =>
        Assert.Equal(exact, QuantileSketch.From([8, 1]).Quantile(q), exact * 0.0050001);

    [Theory]
    [InlineData(0.07, 7)]
    [InlineData(0.29, 29)]
    [InlineData(0.57, 57)]
    [InlineData(0.99, 99)]
    public void Quantile_LevelThatRoundsUp_IsStillOfItsRank(double q, double exact) =>
        Assert.Equal(exact, QuantileSketch.From([.. Enumerable.Range(1, 100).Select(i => (double)i)]).Quantile(q), exact * 0.0050001);

    [Fact]
    public void Merge_AnySamples_DoesNotDependOnOrder() =>
        Prop.ForAll(Samples, Samples, Samples, (a, b, c) =>
        {
            QuantileSketch x = QuantileSketch.From(a), y = QuantileSketch.From(b), z = QuantileSketch.From(c);
            Assert.Equal(x.Merge(y).Merge(z).ToBytes(), z.Merge(x.Merge(y)).ToBytes());
            Assert.Equal(QuantileSketch.From([.. a, .. b]).ToBytes(), x.Merge(y).ToBytes());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Remove_WhatWasAdded_UndoesIt() =>
        Prop.ForAll(Samples, Samples, (a, b) =>
        {
            var both = b.Aggregate(QuantileSketch.From(a), (sketch, value) => sketch.Add(value));
            Assert.Equal(QuantileSketch.From(a).ToBytes(), b.Aggregate(both, (sketch, value) => sketch.Remove(value)).ToBytes());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void FromBytes_WhatToBytesWrote_IsTheSame() =>
        Prop.ForAll(Samples, a => Assert.Equal(QuantileSketch.From(a).ToBytes(), QuantileSketch.FromBytes(QuantileSketch.From(a).ToBytes()).ToBytes())).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_MoreBinsThanFit_FoldsTheSmallestAndStillRemovesThem()
    {
        var values = Enumerable.Range(0, 700).Select(i => Math.Exp(i * 0.02)).ToArray();

        var sketch = QuantileSketch.From(values);

        Assert.True(sketch.IsFolded);
        Assert.Equal(700, sketch.Count);
        Assert.True(double.IsNaN(sketch.Quantile(0.1)));
        Assert.Equal(values[629], sketch.Quantile(0.9), values[629] * 0.006);
        Assert.Equal(sketch.ToBytes(), values.Reverse().Aggregate(QuantileSketch.Empty, (s, v) => s.Add(v)).ToBytes());
        Assert.Equal(sketch.ToBytes(), QuantileSketch.From(values.AsSpan(0, 350)).Merge(QuantileSketch.From(values.AsSpan(350))).ToBytes());
        Assert.Equal(QuantileSketch.Empty.ToBytes(), values.Aggregate(sketch, (s, v) => s.Remove(v)).ToBytes());
        Assert.InRange(sketch.ToBytes().Length, 512, 4096);
    }

    [Fact]
    public void Remove_ValueThatIsNotThere_Throws() =>
        Assert.Throws<InvalidOperationException>(() => QuantileSketch.From([1, 2]).Remove(50));

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 1, 0, 4 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 0, 4, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 9 })]
    public void FromBytes_Nonsense_Throws(byte[] bytes) => Assert.Throws<FormatException>(() => QuantileSketch.FromBytes(bytes));

    [Fact]
    public void Quantile_Empty_IsNaN() => Assert.True(double.IsNaN(QuantileSketch.Empty.Quantile(0.5)));
}
