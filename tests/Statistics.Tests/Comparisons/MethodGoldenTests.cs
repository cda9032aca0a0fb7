using System.Text.Json;
using Splitrun.Statistics.Bayesian;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Planning;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;
using Splitrun.Statistics.Tests.Golden;

namespace Splitrun.Statistics.Tests.Comparisons;

/// <summary>Methods against statsmodels, SciPy and the published formulas in long arithmetic.</summary>
public sealed class MethodGoldenTests
{
    private static readonly IReadOnlyList<JsonElement> Cases = GoldenFile.Cases("methods.json");

    private static readonly Dictionary<string, Action<JsonElement>> Checks = new()
    {
        ["wilson"] = c => Limits(c, WilsonInterval.Of(new Proportion(c.Whole("x"), c.Whole("n")), c.Number("alpha"))),
        ["newcombe"] = c => Limits(c, NewcombeWilsonInterval.Compare(Control(c), Treatment(c)).Interval),
        ["barnard"] = Barnard,
        ["welch_exact"] = c => Welch(c, Moments.From(c.Numbers("a")), Moments.From(c.Numbers("b"))),
        ["welch_summary"] = c => Welch(c, Summary(c, 1), Summary(c, 2)),
        ["two_proportion_exact"] = c => Tail(c, TwoProportionTest.Compare(Control(c), Treatment(c))),
        ["jzs"] = c => Agreement.Close(c.Number("log_bf"), Jzs(c), absolute: 1e-10, what: "log BF10"),
        ["beta_binomial"] = BetaBinomial,
        ["posterior"] = Posterior,
        ["confidence_sequence"] = Sequence,
        ["e_process"] = EProcess,
        ["sample_ratio_e"] = SampleRatio,
        ["relative"] = Relative,
        ["ratio"] = c => Student(c, RatioTest.Compare(Pairs(c, "an", "ad"), Pairs(c, "bn", "bd"))),
        ["cuped"] = Cuped,
        ["cuped_relative"] = CupedRelative,
        ["cuped_ratio"] = CupedRatio,
        ["strata"] = c => Student(c, PostStratification.Compare(Strata(c))),
        ["size_mean"] = SizeOfMeans,
        ["size_proportion"] = SizeOfProportions,
    };

    public static TheoryData<int, string> Rows => GoldenFile.Rows("methods.json");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Compare_ReferenceSample_AgreesWithReference(int row, string name)
    {
        Assert.NotEmpty(name);
        Checks[Cases[row].Text("method")](Cases[row]);
    }

    private static void Barnard(JsonElement c)
    {
        var alternative = c.Text("alternative") switch { "greater" => Alternative.Greater, "less" => Alternative.Less, _ => Alternative.TwoSided };

        var result = BarnardExactTest.Compare(Control(c), Treatment(c), alternative: alternative);

        Agreement.Close(c.Number("statistic"), result.Statistic, what: "z");
        Agreement.Close(c.Number("p"), result.PValue, what: "p");
    }

    private static void Welch(JsonElement c, Moments control, Moments treatment)
    {
        var result = WelchTest.Compare(control, treatment);

        Agreement.Close(c.Number("estimate"), result.Estimate, what: "estimate");
        Agreement.Close(c.Number("se"), result.StandardError, what: "standard error");
        Agreement.Close(c.Number("df"), result.DegreesOfFreedom, what: "df");
        Tail(c, result);
    }

    private static void Tail(JsonElement c, ComparisonResult result)
    {
        Agreement.Close(c.Number("statistic"), result.Statistic, what: "statistic");
        Agreement.Close(c.Number("log_p"), result.LogPValue, 1e-12, 1e-12, what: "log p");
        Agreement.Close(Math.Exp(c.Number("log_p")), result.PValue, 1e-9, double.Epsilon, what: "p");
    }

    private static Moments Summary(JsonElement c, int arm) => Moments.FromSummary(c.Whole($"n{arm}"), c.Number($"m{arm}"), c.Number($"v{arm}"));

    private static double Jzs(JsonElement c)
    {
        double n = c.Number("n1"), m = c.Number("n2");
        return BayesFactor.LogJzs(c.Number("t"), n * m / (n + m), n + m - 2, BayesFactor.DefaultScale);
    }

    private static void BetaBinomial(JsonElement c)
    {
        var result = BetaBinomialPosterior.Of(Control(c), Treatment(c));
        var reversed = BetaBinomialPosterior.Of(Control(c), Treatment(c), higherIsBetter: false);

        Agreement.Close(c.Number("chance"), result.ChanceToBeatControl, what: "chance");
        Agreement.Close(1 - c.Number("chance"), reversed.ChanceToBeatControl, absolute: 1e-15, what: "chance the other way");
        Agreement.Close(c.Number("loss"), result.ExpectedLoss, what: "loss");
        Agreement.Close(c.Number("loss"), reversed.ExpectedLossOfControl, what: "loss the other way");
        Agreement.Close(c.Number("lower"), result.TreatmentInterval.Lower, what: "lower");
        Agreement.Close(c.Number("upper"), result.TreatmentInterval.Upper, what: "upper");
    }

    private static void Posterior(JsonElement c)
    {
        NormalPrior? prior = c.OptionalNumber("prior_sd") is { } sd ? new NormalPrior(0, sd) : null;

        var result = EffectPosterior.Of(c.Number("estimate"), c.Number("se"), prior);

        Agreement.Close(c.Number("mean"), result.Mean, what: "mean");
        Agreement.Close(c.Number("sd"), result.StandardDeviation, what: "sd");
        Agreement.Close(c.Number("chance"), result.ChanceToBeatControl, what: "chance");
        Agreement.Close(c.Number("loss"), result.ExpectedLoss, what: "loss");
    }

    private static void Sequence(JsonElement c)
    {
        double estimate = c.Number("estimate"), se = c.Number("se"), planned = c.Number("planned"), alpha = c.Number("alpha");

        var result = ConfidenceSequence.Of(estimate, se, c.Whole("n"), planned, alpha);
        var oneSided = ConfidenceSequence.Of(estimate, se, c.Whole("n"), planned, alpha, Alternative.Greater);

        Limits(c, result.Interval);
        Agreement.Close(c.Number("e"), result.Statistic, what: "e");
        Agreement.Close(c.Number("p"), result.PValue, what: "p");
        Agreement.Close(c.Number("lower_one"), oneSided.Interval?.Lower, what: "one-sided lower");
    }

    private static void EProcess(JsonElement c)
    {
        var result = BinomialEProcess.Compare(Control(c), Treatment(c));

        Agreement.Close(c.Number("log_e"), Math.Log(result.Statistic!.Value), absolute: 1e-9, what: "log e");
    }

    private static void SampleRatio(JsonElement c)
    {
        var result = SampleRatioEProcess.Test([.. c.Numbers("observed").Select(x => (long)x)], c.Numbers("shares"));

        Agreement.Close(c.Number("log_e"), Math.Log(result.Statistic!.Value), absolute: 1e-10, what: "log e");
        Agreement.Close(Math.Min(1, Math.Exp(-c.Number("log_e"))), result.PValue, what: "p");
    }

    private static void Relative(JsonElement c)
    {
        var result = RelativeEffect.Of(Moments.From(c.Numbers("a")), Moments.From(c.Numbers("b")));

        Lift(c, result);
        Agreement.Close(c.Number("fieller_lower"), result.FiellerInterval?.Lower, 1e-8, what: "Fieller lower");
        Agreement.Close(c.Number("fieller_upper"), result.FiellerInterval?.Upper, 1e-8, what: "Fieller upper");
    }

    private static void Cuped(JsonElement c)
    {
        CoMoments control = Pairs(c, "xa", "ya"), treatment = Pairs(c, "xb", "yb");
        var adjustment = CovariateAdjustment.Of([control, treatment]);

        Agreement.Close(c.Number("theta"), adjustment.Coefficient, what: "theta");
        Student(c, adjustment.Compare(control, treatment));
    }

    private static void CupedRelative(JsonElement c)
    {
        CoMoments control = Pairs(c, "xa", "ya"), treatment = Pairs(c, "xb", "yb");

        Lift(c, CovariateAdjustment.Of([control, treatment]).Relative(control, treatment));
    }

    private static void CupedRatio(JsonElement c)
    {
        JointMoments control = Joint(Columns(c, "a")), treatment = Joint(Columns(c, "b"));
        var adjustment = RatioCovariateAdjustment.Of([control, treatment]);

        Agreement.Close(c.Number("theta"), adjustment.Coefficient, what: "theta");
        Student(c, adjustment.Compare(control, treatment));
    }

    private static void SizeOfMeans(JsonElement c)
    {
        var design = new MeanDesign { StandardDeviation = 1, AllocationRatio = c.Number("ratio") };

        var plan = design.SampleSize(c.Number("effect"), c.Number("power"))!;

        // statsmodels stops its search a little early.
        Agreement.Close(c.Number("n"), plan.ExactControl, 1e-5, what: "n");
        Agreement.Close(c.Number("power"), design.Power(c.Number("effect"), plan.ExactControl), what: "power at n");
        Agreement.Close(c.Number("effect"), design.MinimumDetectableEffect(plan.ExactControl, c.Number("power")), what: "smallest effect");
    }

    private static void SizeOfProportions(JsonElement c)
    {
        var design = new ProportionDesign { Baseline = c.Number("baseline"), AllocationRatio = c.Number("ratio") };
        var effect = c.Number("target") - c.Number("baseline");

        Agreement.Close(c.Number("pooled"), design.SampleSize(effect, c.Number("power"))!.ExactControl, what: "pooled");
        Agreement.Close(c.Number("unpooled"), (design with { IsPooled = false }).SampleSize(effect, c.Number("power"))!.ExactControl, what: "unpooled");
    }

    private static void Student(JsonElement c, ComparisonResult result)
    {
        Agreement.Close(c.Number("estimate"), result.Estimate, what: "estimate");
        Agreement.Close(c.Number("se"), result.StandardError, what: "standard error");
        Agreement.Close(c.Number("df"), result.DegreesOfFreedom, what: "df");
        Limits(c, result.Interval);
    }

    private static void Lift(JsonElement c, RelativeEffect result)
    {
        Agreement.Close(c.Number("estimate"), result.Estimate, what: "estimate");
        Agreement.Close(c.Number("se"), result.StandardError, what: "standard error");
        Agreement.Close(c.Number("df"), result.DegreesOfFreedom, what: "df");
        Limits(c, result.Interval);
    }

    private static void Limits(JsonElement c, Interval? interval)
    {
        Agreement.Close(c.Number("lower"), interval?.Lower, absolute: 1e-14, what: "lower");
        Agreement.Close(c.Number("upper"), interval?.Upper, absolute: 1e-14, what: "upper");
    }

    private static Proportion Control(JsonElement c) => new(c.Whole("x1"), c.Whole("n1"));

    private static Proportion Treatment(JsonElement c) => new(c.Whole("x2"), c.Whole("n2"));

    private static CoMoments Pairs(JsonElement c, string x, string y) => CoMoments.From(c.Numbers(x), c.Numbers(y));

    private static double[][] Columns(JsonElement c, string property) =>
        [.. c.GetProperty(property).EnumerateArray().Select(column => column.EnumerateArray().Select(x => x.GetDouble()).ToArray())];

    private static JointMoments Joint(double[][] columns) =>
        Enumerable.Range(0, columns[0].Length).Aggregate(JointMoments.Empty(4), (sum, i) => sum.Add([.. columns.Select(column => column[i])]));

    private static Stratum[] Strata(JsonElement c) => [.. c.GetProperty("strata").EnumerateArray().Select(s => s.EnumerateArray().Select(arm => Moments.From(
        [.. arm.EnumerateArray().Select(x => x.GetDouble())])).ToArray()).Select(arms => new Stratum(arms[0], arms[1]))];
}
