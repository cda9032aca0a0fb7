using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Tests.Samples;

public sealed class ExactSumTests
{
    [Fact]
    public void Plus_TermsTakenOutAgain_LeaveNoTrace()
    {
        var random = new Random(1);
        double[] stay = [.. Enumerable.Range(0, 50).Select(_ => Math.Round(random.NextDouble() * 20_000, 3))];
        double[] go = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-300, 300)))];
        double[] terms = [.. stay, .. go, .. go.Select(t => -t)];
        random.Shuffle(terms);

        var sum = terms.Aggregate(ExactSum.Zero, (s, term) => s.Plus(term));

        Assert.Equal(ExactSum.Of(stay), sum);
        Assert.Equal((double)stay.Aggregate(0m, (s, t) => s + (decimal)t), sum.Value, 1e-9);
    }

    [Theory]
    [InlineData(1e15, 0.1)]
    [InlineData(0.1, 1e15)]
    [InlineData(-1e15, 1e-3)]
    [InlineData(1e300, 5e-324)]
    [InlineData(-double.MaxValue, 0.1)]
    public void Plus_FarApart_ComesBackExactly(double first, double second) =>
        Assert.Equal(second, ExactSum.Zero.Plus(first).Plus(second).Plus(-first).Value);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(1e100)]
    [InlineData(5e-324)]
    [InlineData(2.2250738585072014E-308)]
    [InlineData(-double.MaxValue)]
    public void Of_OneTerm_IsThatTermInEveryForm(double term)
    {
        var sum = ExactSum.Of(term);

        Assert.Equal(term, sum.Value);
        Assert.Equal(sum, ExactSum.FromBytes(sum.ToBytes()));
        Assert.Equal(ExactSum.Zero, sum - sum);
    }

    /// <summary>Halfway between two doubles the even one counts, and the last bit of all decides otherwise.</summary>
    [Fact]
    public void Value_BetweenTwoDoubles_IsTheNearest()
    {
        var half = Math.ScaleB(1, -53);
        Assert.Equal(1, ExactSum.Of([1, half]).Value);
        Assert.Equal(Math.BitIncrement(1), ExactSum.Of([1, half, double.Epsilon]).Value);
        Assert.Equal(1, ExactSum.Of([1, half, -double.Epsilon]).Value);
        Assert.Equal(-Math.BitIncrement(1), ExactSum.Of([-1, -half, -double.Epsilon]).Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Of_NoNumber_IsRefused(double term) => Assert.Throws<ArgumentOutOfRangeException>(() => ExactSum.Of(term));

    [Fact]
    public void FromBytes_TooShort_IsRefused() => Assert.Throws<FormatException>(() => ExactSum.FromBytes([1]));
}
