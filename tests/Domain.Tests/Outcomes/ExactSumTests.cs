using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class ExactSumTests
{
    [Fact]
    public void Plus_TermsTakenOutAgain_LeaveNoTrace()
    {
        var random = new Random(1);
        double[] stay = [.. Enumerable.Range(0, 50).Select(_ => Math.Round(random.NextDouble() * 20_000, 3))];
        double[] go = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(15)))];
        double[] terms = [.. stay, .. go, .. go.Select(t => -t)];
        random.Shuffle(terms);

        var sum = terms.Aggregate(default(ExactSum), (s, term) => s.Plus(term));

        Assert.Equal(stay.Aggregate(0m, (s, t) => s + (decimal)t), (decimal)sum.Value, 9);
    }

    [Theory]
    [InlineData(1e15, 0.1)]
    [InlineData(0.1, 1e15)]
    [InlineData(-1e15, 1e-3)]
    public void Plus_FarApart_ComesBackExactly(double first, double second) =>
        Assert.Equal(second, default(ExactSum).Plus(first).Plus(second).Plus(-first).Value);
}
