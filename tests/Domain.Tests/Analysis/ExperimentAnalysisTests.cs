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
        Assert.Equal(["two_proportion_z", "confidence_sequence", "e_process_binomial"], report.Comparisons[0].Tests.Select(t => t.Method));
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

    /// <summary>
    /// Runs of one unit are alike, so that 100 runs of 10 units tell less than 100 units would: the standard error is that of the
    /// units' totals (here of equal size: of the units' means), not that of the runs.
    /// </summary>
    [Fact]
    public void Analyze_UnitIsNotTheRun_ComparesTotalsOfUnits()
    {
        var experiment = TwoArms().With(d => d with { Assignment = d.Assignment with { Unit = "user" } });
        var means = Spread(100, 40, 40);
        var others = Spread(110, 40, 40);

        var report = Analyze(experiment, Of(experiment, OfUnits(means), OfUnits(others)));

        var comparison = report.Comparisons[0];
        var se = Math.Sqrt((Moments.From(means).Variance / 40) + (Moments.From(others).Variance / 40));
        Assert.Equal(("unit", 40, "ratio_delta"), (comparison.Basis, comparison.Observations, comparison.MainTest!.Method));
        Assert.Equal(10, comparison.MainTest.Estimate!.Value, 1e-9);
        Assert.Equal(se, comparison.MainTest.StandardError!.Value, 1e-9);
        Assert.Equal((200L, 40L, "delta"), (report.Variants[0].Metrics["effective_tokens"].N, report.Variants[0].Metrics["effective_tokens"].Units, report.Variants[0].Metrics["effective_tokens"].IntervalMethod));
        Assert.Null(comparison.Sequential.Reason);
        Assert.Contains("Compared by totals of each user", TextReport.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Analyze_RatioMetric_DividesTheTotals()
    {
        var metric = new Metric("cost_per_success", MetricKind.Ratio, MetricDirection.Decrease, "USD");
        var experiment = TwoArms(metric);
        var control = CoMoments.From(Spread(2, 1, 50), Spread(4, 2, 50));
        var candidate = CoMoments.From(Spread(1, 1, 50), Spread(4, 2, 50));

        var report = Analyze(experiment, Of(experiment, OfPairs(metric, control), OfPairs(metric, candidate)));

        var comparison = report.Comparisons[0];
        Assert.Equal((0.5, 0.25), (report.Variants[0].Metrics[metric.Name].Mean, report.Variants[1].Metrics[metric.Name].Mean));
        Assert.Equal(-0.25, comparison.MainTest!.Estimate!.Value, 1e-12);
        Assert.Equal(-0.5, comparison.Relative.Estimate!.Value, 1e-12);
        Assert.Equal("ratio_delta", comparison.MainTest.Method);
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
            [Conclusion.Cancelled] = 3,
            [Conclusion.Success] = 40,
            [Conclusion.Failure] = 10,
            [Conclusion.Skipped] = 0,
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

    [Theory]
    [InlineData(30, 10, 60, 0.75)]
    [InlineData(0, 0, 60, null)]
    public void Analyze_RunsThatDoNotSayHowTheyEnded_AreNotTakenForFailures(int succeeded, int timedOut, int unstated, double? rate)
    {
        var experiment = TwoArms();
        var arm = new ArmStatistics
        {
            Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = succeeded, [Conclusion.TimedOut] = timedOut, [Conclusion.Unstated] = unstated },
        };

        var variant = Analyze(experiment, Of(experiment, arm, arm)).Variants[0];

        Assert.Equal((succeeded + timedOut + unstated, rate), (variant.Concluded, variant.SuccessRate));
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

    /// <summary>Five runs of each unit, all with the unit's own value.</summary>
    private static ArmStatistics OfUnits(double[] means)
    {
        double[] values = [.. means.SelectMany(m => Enumerable.Repeat(m, 5))];
        var arm = Arm(Tokens, values);
        var pairs = CoMoments.From([.. means.Select(m => 5 * m)], [.. means.Select(_ => 5.0)]);
        return arm with
        {
            Metrics = new Dictionary<string, MetricStatistics> { ["effective_tokens"] = arm.Metrics["effective_tokens"] with { Pairs = pairs } },
        };
    }

    private static ArmStatistics OfPairs(Metric metric, CoMoments pairs) => new()
    {
        Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = pairs.Count },
        Metrics = new Dictionary<string, MetricStatistics> { [metric.Name] = new() { Values = pairs.X, Pairs = pairs } },
    };

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
