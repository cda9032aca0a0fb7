using FsCheck;
using FsCheck.Fluent;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Tests.Golden;

namespace Splitrun.Statistics.Tests.Samples;

public sealed class ExactMomentsTests
{
    private static readonly Arbitrary<double[]> Samples = Gen.Choose(-1_000_000, 1_000_000).Select(i => i / 1000.0).ArrayOf().Where(v => v.Length > 0).ToArbitrary();

    public static TheoryData<double> Outliers() => [1.7e12, 1e30, -1e50, 1e100, 1e-100];

    [Fact]
    public void ToMoments_AnySample_AgreesWithMoments() => Prop.ForAll(Samples, values =>
    {
        var expected = values.Aggregate(Moments.Empty, (sum, value) => sum.Add(value));
        var moments = ExactMoments.Empty.Add(values).ToMoments();
        Assert.Equal(expected.Count, moments.Count);
        Agreement.Close(expected.Mean, moments.Mean, 1e-15);
        Agreement.Close(expected.SumOfSquaredDeviations, moments.SumOfSquaredDeviations, 1e-15);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Outliers))]
    public void Remove_FarOutlier_LeavesNoTrace(double outlier)
    {
        double[] values = [.. Enumerable.Range(0, 99).Select(i => 0.5 + (0.05 * Math.Sin(i)))];
        var alone = ExactMoments.Empty.Add(values);

        Assert.Equal(alone, ExactMoments.Empty.Add([outlier, -outlier * 1e-20]).Add(values).Remove([outlier]).Remove([-outlier * 1e-20]));
        Assert.Equal(alone.ToMoments(), ExactMoments.Empty.Add(values.AsSpan(0, 50)).Add([outlier]).Add(values.AsSpan(50)).Remove([outlier]).ToMoments());
        Agreement.Close(Moments.From(values).Variance, alone.ToMoments().Variance, 1e-13);
    }

    [Theory]
    [MemberData(nameof(Outliers))]
    public void Remove_FarPair_LeavesNoTrace(double outlier)
    {
        double[] x = [.. Enumerable.Range(0, 99).Select(i => 0.5 + (0.05 * Math.Sin(i)))];
        double[] y = [.. Enumerable.Range(0, 99).Select(i => 3 + Math.Cos(0.3 * i))];
        var expected = CoMoments.From(x, y);

        var rest = ExactCoMoments.Empty.Add([outlier], [-outlier]).Add(x, y).Add([2], [outlier]).Remove([outlier, 2], [-outlier, outlier]);

        Assert.Equal(ExactCoMoments.Empty.Add(x, y), rest);
        Agreement.Close(expected.Covariance, rest.ToCoMoments().Covariance, 1e-12);
        Agreement.Close(expected.X.Variance, rest.ToCoMoments().X.Variance, 1e-12);
        Agreement.Close(expected.Y.Variance, rest.ToCoMoments().Y.Variance, 1e-12);
    }

    [Fact]
    public void Of_Moments_GivesThemBack() => Prop.ForAll(Samples, values =>
    {
        var moments = Moments.From(values);
        var pairs = CoMoments.From(values, [.. values.Select(v => (v * v) + 1)]);
        Assert.Equal(moments, ExactMoments.Of(moments).ToMoments());
        Assert.Equal(pairs.X, ExactCoMoments.Of(pairs).ToCoMoments().X);
        Agreement.Close(pairs.SumOfProducts, ExactCoMoments.Of(pairs).ToCoMoments().SumOfProducts, 1e-15);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Remove_Everything_IsEmpty()
    {
        Assert.Equal(ExactMoments.Empty, ExactMoments.Of(Moments.From([0.1, 1e50])).Remove([0.1, 1e50]));
        Assert.Equal(CoMoments.Empty, ExactCoMoments.Empty.Add([0.1], [2]).Remove([0.1], [2]).ToCoMoments());
        Assert.Equal(Moments.Empty, ExactMoments.Empty.ToMoments());
    }

    [Fact]
    public void Remove_MoreThanThereIs_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => ExactMoments.Empty.Add([1]).Remove([1, 2]));
        Assert.Throws<InvalidOperationException>(() => ExactCoMoments.Empty.Remove([1], [1]));
    }

    [Fact]
    public void Add_TooLarge_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => ExactMoments.Empty.Add([1e141]));

    [Fact]
    public void Add_ColumnsOfTwoLengths_AreRefused() => Assert.Throws<ArgumentException>(() => ExactCoMoments.Empty.Add([1, 2], [1]));
}
