using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Tests.Golden;

namespace Splitrun.Statistics.Tests.Samples;

/// <summary>The NIST univariate reference sets, certified to 15 digits, in every way of summarising.</summary>
public sealed class NistTests
{
    public static TheoryData<int, string> Rows => GoldenFile.Rows("nist.json");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Moments_HoweverSummarised_HaveTheCertifiedDigits(int row, string name)
    {
        var set = GoldenFile.Cases("nist.json")[row];
        var values = set.Numbers("values");
        foreach (var (way, moments) in Ways(values))
        {
            Assert.Equal(values.Length, moments.Count);
            Agreement.Close(set.Number("mean"), moments.Mean, 1e-13, what: $"{name} mean, {way}");
            // The nearest doubles to NumAcc4's values have a standard deviation of their own, 5.6e-9 from the certified one of the decimals.
            Agreement.Close(set.Number("sd"), moments.StandardDeviation, name == "NumAcc4" ? 6e-9 : 1e-9, what: $"{name} certified sd, {way}");
            Agreement.Close(set.Number("exact_sd"), moments.StandardDeviation, 1e-13, what: $"{name} sd of the doubles, {way}");
        }
    }

    private static IEnumerable<(string Way, Moments Moments)> Ways(double[] values)
    {
        yield return ("at once", Moments.From(values));
        yield return ("one by one", OneByOne(values));
        yield return ("backwards", OneByOne([.. values.Reverse()]));
        yield return ("sorted", OneByOne([.. values.Order()]));
        yield return ("as a tree", Tree(values));
        yield return ("in chunks, last first", values.Chunk(7).Reverse().Aggregate(Moments.Empty, (sum, chunk) => sum.Merge(Moments.From(chunk))));
        yield return ("with strangers removed", values.Select(v => v * 2).Aggregate(OneByOne([.. values, .. values.Select(v => v * 2)]), (sum, v) => sum.Remove(v)));
        yield return ("by subtraction", OneByOne([.. values, .. values]).Subtract(OneByOne(values)));
    }

    private static Moments OneByOne(double[] values) => values.Aggregate(Moments.Empty, (sum, value) => sum.Add(value));

    private static Moments Tree(ReadOnlySpan<double> values) => values.Length == 1
        ? Moments.Empty.Add(values[0])
        : Tree(values[(values.Length / 2)..]).Merge(Tree(values[..(values.Length / 2)]));
}
