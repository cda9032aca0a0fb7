using Splitrun.Domain.Analysis;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Samples;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class ExperimentAnalysisTests
{
    /// <summary>Reference of the design's statistics page: sums 1396.87 and 2422.7, sums of squares 52377.9767 and 134698.29, n 3407 and 3461.</summary>
    [Fact]
    public void Analyze_MomentsOfTheReference_GivesItsWelchNumbers()
    {
        var experiment = TwoArms();
        var statistics = Of(experiment, FromSums(3407, 1396.87, 52377.9767), FromSums(3461, 2422.7, 134698.29));

        var comparison = Assert.Single(Analyze(experiment, statistics).Comparisons);

        var test = comparison.MainTest!;
        Assert.Equal(["welch_t", "confidence_sequence"], comparison.Tests.Select(t => t.Method));
        Assert.Equal(0.29, test.Estimate!.Value, 1e-8);
        Assert.Equal(0.1247836, test.StandardError!.Value, 1e-7);
        Assert.Equal(2.324023, test.Statistic!.Value, 1e-6);
        Assert.Equal(5841.742, test.Df!.Value, 1e-3);
        Assert.Equal(0.02016, test.PValue!.Value, 1e-5);
        Assert.Equal(0.04538, test.Interval!.Value.Low!.Value, 1e-5);
        Assert.Equal(0.53462, test.Interval!.Value.High!.Value, 1e-5);
        Assert.Equal(0.70732, comparison.Relative.Estimate!.Value, 1e-5);
        Assert.Equal(0.37879, comparison.Relative.StandardError!.Value, 1e-5);
        Assert.False(test.SafeUnderPeeking);
    }

    /// <summary>By hand: z = 0.2 / sqrt(0.5 x 0.5 x 2 / 100) = sqrt(8), two-sided p 0.004677735.</summary>
    [Fact]
    public void Analyze_BinaryMetric_GivesTheTwoProportionTest()
    {
        var experiment = TwoArms(Success);
        var report = Analyze(experiment, OfValues(experiment, Binary(40, 100), Binary(60, 100)));

        var test = report.Comparisons[0].MainTest!;
        Assert.Equal(["two_proportion_z", "e_process_binomial", "confidence_sequence"], report.Comparisons[0].Tests.Select(t => t.Method));
        Assert.Equal(Math.Sqrt(8), test.Statistic!.Value, 1e-12);
        Assert.Equal(0.004677735, test.PValue!.Value, 1e-9);
        var summary = report.Variants[0].Metrics["success"];
        Assert.Equal((40, 0.4, "wilson"), (summary.Successes, summary.Mean, summary.IntervalMethod));
    }

    [Fact]
    public void Analyze_BinaryMetricWithSmallExpectedCounts_LetsFisherDecide()
    {
        var experiment = TwoArms(Success);

        var comparison = Analyze(experiment, OfValues(experiment, Binary(1, 20), Binary(5, 20))).Comparisons[0];

        Assert.Equal(["fisher_exact", "two_proportion_z"], comparison.Tests.Take(2).Select(t => t.Method));
        // By hand: 2 (C(20,6) + 20 C(20,5)) / C(40,6).
        Assert.Equal(697680 / 3838380.0, comparison.AdjustedPValue!.Value, 1e-12);
    }

    [Fact]
    public void Analyze_SeveralChallengers_AdjustsByHolm()
    {
        var experiment = WithArms(Success, "a", "b", "c");

        var comparisons = Analyze(experiment, OfValues(experiment, Binary(40, 100), Binary(60, 100), Binary(50, 100))).Comparisons;

        var raw = comparisons.Select(c => c.MainTest!.PValue!.Value).ToList();
        Assert.Equal(2 * raw[0], comparisons[0].AdjustedPValue!.Value, 1e-15);
        Assert.Equal(raw[1], comparisons[1].AdjustedPValue!.Value, 1e-15);
        Assert.All(comparisons, c => Assert.Equal("holm", c.Correction));
    }

    [Fact]
    public void Analyze_SecondaryMetrics_AreAdjustedApartByBenjaminiHochberg()
    {
        var experiment = TwoArms().With(d => d with { SecondaryMetrics = [Success, MetricCatalogue.Resolve("cost_usd")] });
        var statistics = Of(
            experiment,
            ArmWith(("effective_tokens", Spread(100, 10, 40)), ("success", Binary(10, 40)), ("cost_usd", Spread(1, 1, 40))),
            ArmWith(("effective_tokens", Spread(110, 10, 40)), ("success", Binary(20, 40)), ("cost_usd", Spread(1.2, 1, 40))));

        var report = Analyze(experiment, statistics);

        var secondary = report.Comparisons.Where(c => c.Role == MetricRole.Secondary).ToList();
        Assert.Equal(["success", "cost_usd"], secondary.Select(c => c.Metric));
        Assert.All(secondary, c => Assert.Equal("benjamini_hochberg", c.Correction));
        var ascending = secondary.OrderBy(c => c.MainTest!.PValue).ToList();
        Assert.Equal(ascending[1].MainTest!.PValue, ascending[1].AdjustedPValue);
        Assert.Equal(Math.Min(2 * ascending[0].MainTest!.PValue!.Value, ascending[1].MainTest!.PValue!.Value), ascending[0].AdjustedPValue!.Value, 1e-15);
    }

    [Fact]
    public void Analyze_Totals_AccountForEveryRun()
    {
        var experiment = TwoArms();
        var conclusions = new Dictionary<Conclusion, long>
        {
            [Conclusion.Cancelled] = 3, [Conclusion.Success] = 40, [Conclusion.Failure] = 10, [Conclusion.Skipped] = 0,
        };
        var arm = new ArmStatistics { Conclusions = conclusions };
        var statistics = Of(experiment, arm, arm) with
        {
            Assigned = [new AssignmentTotals(60, 0, 60), new AssignmentTotals(60, 0, 60)],
            NotCounted = new Dictionary<AssignmentReason, long> { [AssignmentReason.OutsideWindow] = 4, [AssignmentReason.Forced] = 2 },
            Orphans = 1,
        };

        var report = Analyze(experiment, statistics);

        var totals = report.Totals;
        Assert.Equal((120, 100, 14, 6, 1), (totals.Assigned, totals.Concluded, totals.Pending, totals.NotCounted, totals.Orphans));
        Assert.Equal([new(Conclusion.Cancelled, 6)], totals.Excluded);
        Assert.Equal(0.8, report.Variants[0].SuccessRate);
        Assert.Equal(50, report.Variants[0].Metrics["effective_tokens"].Missing);
    }

    [Fact]
    public void Analyze_RunsThatDoNotReportTheMetric_AreNotTakenForZero()
    {
        var experiment = TwoArms();
        var arm = Arm(Tokens, Spread(100, 10, 30)) with
        {
            Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = 50 },
        };

        var summary = Analyze(experiment, Of(experiment, arm, arm)).Variants[0].Metrics["effective_tokens"];

        Assert.Equal((30, 20), (summary.N, summary.Missing));
        Assert.Equal(100, summary.Mean!.Value, 1e-9);
    }

    [Fact]
    public void Analyze_ContinuousMetric_ShowsQuantilesOfTheSketch()
    {
        var experiment = TwoArms();

        var summary = Analyze(experiment, OfValues(experiment, Spread(1000, 500, 101), Spread(1000, 500, 101))).Variants[0].Metrics["effective_tokens"];

        Assert.Equal(1000, summary.P50!.Value, 1000 * 0.006);
        Assert.True(summary.P50 < summary.P90 && summary.P90 < summary.P99);
    }

    [Fact]
    public void Analyze_OtherNumberOfArms_Throws()
    {
        var experiment = TwoArms();

        Assert.Throws<ArgumentException>(() => Analyze(experiment, OfValues(experiment, [1, 2])));
    }

    internal static Report Analyze(Experiment experiment, ExperimentStatistics statistics, params Report[] previous) =>
        ExperimentAnalysis.Analyze(experiment, statistics, LastOutcome.AddHours(1), previous);

    private static ArmStatistics FromSums(long n, double sum, double squares)
    {
        var moments = new Moments(n, sum / n, squares - (sum * sum / n));
        return new ArmStatistics
        {
            Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = n },
            Metrics = new Dictionary<string, MetricStatistics> { ["effective_tokens"] = new() { Values = moments } },
        };
    }

    private static ArmStatistics ArmWith(params (string Metric, double[] Values)[] metrics) => new()
    {
        Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = metrics[0].Values.Length },
        Metrics = metrics.ToDictionary(m => m.Metric, m => Sample(MetricCatalogue.Resolve(m.Metric), m.Values)),
    };
}
