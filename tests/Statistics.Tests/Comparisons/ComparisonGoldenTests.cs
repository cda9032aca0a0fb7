using System.Text.Json;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Tests.Golden;

namespace Splitrun.Statistics.Tests.Comparisons;

/// <summary>Every comparison against R's own tests.</summary>
public sealed class ComparisonGoldenTests
{
    private static readonly IReadOnlyList<JsonElement> Cases = GoldenFile.Cases("comparisons.json");

    public static TheoryData<int, string> Rows => GoldenFile.Rows("comparisons.json");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Compare_ReferenceSample_AgreesWithR(int row, string name)
    {
        Assert.NotEmpty(name);
        var c = Cases[row];
        switch (c.Text("method"))
        {
            case "welch":
                Welch(c);
                break;
            case "two_proportions":
                TwoProportions(c);
                break;
            case "adjust":
                Adjustments(c);
                break;
            case "sample_ratio":
                SampleRatio(c);
                break;
            default:
                Assert.Fail($"Unknown method {c.Text("method")}.");
                break;
        }
    }

    private static void Welch(JsonElement c)
    {
        var alternative = c.Text("alternative") switch { "greater" => Alternative.Greater, "less" => Alternative.Less, _ => Alternative.TwoSided };

        var result = WelchTest.Compare(Moments.From(c.Numbers("a")), Moments.From(c.Numbers("b")), c.Number("alpha"), alternative);

        Assert.Equal(ComparisonMethod.WelchT, result.Method);
        Assert.Null(result.Reason);
        Agreement.Close(c.Number("estimate"), result.Estimate, what: "estimate");
        Agreement.Close(c.Number("se"), result.StandardError, what: "standard error");
        Agreement.Close(c.Number("lower"), result.Interval?.Lower, what: "lower");
        Agreement.Close(c.Number("upper"), result.Interval?.Upper, what: "upper");
        Agreement.Close(c.Number("statistic"), result.Statistic, what: "t");
        Agreement.Close(c.Number("df"), result.DegreesOfFreedom, what: "df");
        Agreement.Close(c.Number("log_p"), result.LogPValue, absolute: 1e-12, what: "log p");
    }

    private static void TwoProportions(JsonElement c)
    {
        var control = new Proportion(c.Whole("x1"), c.Whole("n1"));
        var treatment = new Proportion(c.Whole("x2"), c.Whole("n2"));

        Agreement.Close(c.Number("log_p"), TwoProportionTest.Compare(control, treatment).LogPValue, absolute: 1e-12, what: "log p");
        Agreement.Close(
            c.Number("log_p_greater"), TwoProportionTest.Compare(control, treatment, alternative: Alternative.Greater).LogPValue, absolute: 1e-12, what: "greater");
        Agreement.Close(c.Number("fisher"), FisherExactTest.Compare(control, treatment).PValue, what: "fisher");
        Agreement.Close(c.Number("fisher_greater"), FisherExactTest.Compare(control, treatment, alternative: Alternative.Greater).PValue, what: "fisher greater");
        Agreement.Close(c.Number("fisher_less"), FisherExactTest.Compare(control, treatment, alternative: Alternative.Less).PValue, what: "fisher less");
    }

    private static void Adjustments(JsonElement c)
    {
        double?[] p = [.. c.Numbers("p").Select(x => (double?)x)];

        AllClose(c.Numbers("holm"), MultipleComparisons.Holm(p));
        AllClose(c.Numbers("bh"), MultipleComparisons.BenjaminiHochberg(p));
        AllClose(c.Numbers("bonferroni"), MultipleComparisons.Bonferroni(p));
    }

    private static void SampleRatio(JsonElement c)
    {
        var result = SampleRatioTest.Pearson([.. c.Numbers("observed").Select(x => (long)x)], c.Numbers("shares"));

        Agreement.Close(c.Number("statistic"), result.Statistic, what: "chi-square");
        Assert.Equal((int)c.Number("df"), result.DegreesOfFreedom);
        Agreement.Close(c.Number("log_p"), result.LogPValue, absolute: 1e-12, what: "log p");
        Assert.Equal(c.Number("log_p") < Math.Log(0.001), result.IsMismatch);
    }

    private static void AllClose(double[] expected, IReadOnlyList<double?> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
            Agreement.Close(expected[i], actual[i]);
    }
}
