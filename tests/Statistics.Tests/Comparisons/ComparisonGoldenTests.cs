using System.Text.Json;
using Splitrun.Statistics.Bayesian;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Planning;
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
        Checks[c.Text("method")](c);
    }

    private static readonly Dictionary<string, Action<JsonElement>> Checks = new()
    {
        ["welch"] = Welch,
        ["two_proportions"] = TwoProportions,
        ["adjust"] = Adjustments,
        ["sample_ratio"] = SampleRatio,
        ["mann_whitney"] = c => RankTest(c, MannWhitneyTest.Compare(c.Numbers("a"), c.Numbers("b"), alternative: AlternativeOf(c))),
        ["wilcoxon"] = c => RankTest(c, WilcoxonSignedRankTest.Compare(c.Numbers("d"), alternative: AlternativeOf(c))),
        ["paired_t"] = c => Student(c, PairedTest.Compare(PairedTest.Differences(c.Numbers("a"), c.Numbers("b")))),
        ["mcnemar"] = McNemar,
        ["welch_anova"] = c => Omnibus(c, WelchAnova.Compare([.. Arms(c).Select(arm => Moments.From(arm))])),
        ["chi_square"] = c => Omnibus(c, ChiSquareTest.Compare([.. Arms(c).Select(arm => (IReadOnlyList<long>)[.. arm.Select(x => (long)x)])])),
        ["jzs"] = c => Agreement.Close(c.Number("log_bf"), Jzs(c), absolute: 1e-9, what: "log BF10"),
        ["jzs_paired"] = c => Agreement.Close(c.Number("log_bf"), JzsPaired(c), absolute: 1e-9, what: "log BF10"),
        ["power_mean"] = PowerOfMeans,
    };

    private static void Welch(JsonElement c)
    {
        var result = WelchTest.Compare(Moments.From(c.Numbers("a")), Moments.From(c.Numbers("b")), c.Number("alpha"), AlternativeOf(c));

        Assert.Equal(ComparisonMethod.WelchT, result.Method);
        Student(c, result);
    }

    private static void Student(JsonElement c, ComparisonResult result)
    {
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
        double?[] p = [.. c.Numbers("raw").Select(x => (double?)x)];

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

    private static void RankTest(JsonElement c, ComparisonResult result)
    {
        Agreement.Close(c.Number("statistic"), result.Statistic, what: "statistic");
        Agreement.Close(c.Number("p"), result.PValue, what: "p");
        if (c.OptionalNumber("estimate") is not { } estimate)
            return;
        Agreement.Close(estimate, result.Estimate, absolute: 1e-14, what: "estimate");
        Assert.Equal(c.OptionalNumber("lower") is null, result.Interval is null);
        if (result.Interval is not { } interval)
            return;
        Agreement.Close(c.Number("lower"), interval.Lower, absolute: 1e-14, what: "lower");
        Agreement.Close(c.Number("upper"), interval.Upper, absolute: 1e-14, what: "upper");
    }

    private static void McNemar(JsonElement c)
    {
        var pairs = new PairedBinary(40, c.Whole("control_only"), c.Whole("treatment_only"), 25);

        Agreement.Close(c.Number("p"), McNemarTest.Compare(pairs).PValue, what: "two-sided");
        Agreement.Close(c.Number("p_greater"), McNemarTest.Compare(pairs, alternative: Alternative.Greater).PValue, what: "greater");
        Agreement.Close(c.Number("p_less"), McNemarTest.Compare(pairs, alternative: Alternative.Less).PValue, what: "less");
    }

    private static void Omnibus(JsonElement c, ComparisonResult result)
    {
        Agreement.Close(c.Number("statistic"), result.Statistic, what: "statistic");
        Agreement.Close(c.Number("df"), result.DegreesOfFreedom, what: "df");
        Agreement.Close(c.Number("log_p"), result.LogPValue, absolute: 1e-12, what: "log p");
    }

    private static double Jzs(JsonElement c)
    {
        double n = c.Number("n1"), m = c.Number("n2");
        return BayesFactor.LogJzs(c.Number("t"), n * m / (n + m), n + m - 2, BayesFactor.DefaultScale);
    }

    private static double JzsPaired(JsonElement c) => BayesFactor.LogJzs(c.Number("t"), c.Number("n1"), c.Number("n1") - 1, BayesFactor.DefaultScale);

    private static void PowerOfMeans(JsonElement c)
    {
        var design = new MeanDesign
        {
            StandardDeviation = c.Number("sd"),
            Alpha = c.Number("alpha"),
            AllocationRatio = c.Number("ratio"),
            Alternative = c.Number("sides") == 2 ? Alternative.TwoSided : Alternative.Greater,
        };

        Agreement.Close(c.Number("power"), design.Power(c.Number("effect"), c.Number("n")), what: "power");
    }

    private static double[][] Arms(JsonElement c) => [.. c.GetProperty("arms").EnumerateArray().Select(arm => arm.EnumerateArray().Select(x => x.GetDouble()).ToArray())];

    private static Alternative AlternativeOf(JsonElement c) =>
        c.Text("alternative") switch { "greater" => Alternative.Greater, "less" => Alternative.Less, _ => Alternative.TwoSided };

    private static void AllClose(double[] expected, IReadOnlyList<double?> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
            Agreement.Close(expected[i], actual[i]);
    }
}
