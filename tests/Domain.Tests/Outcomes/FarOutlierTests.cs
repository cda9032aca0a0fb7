using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Outcomes.Verification;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>Values that were wrong by any order of magnitude, and are put right: the statistics are bit for bit those of an experiment that never saw them.</summary>
public sealed class FarOutlierTests
{
    private const int Runs = 200;
    private const double Spread = 0.05;

    private static readonly double[][] Outliers = [[1.7e12], [1e100], [1e16, 1e30, -1e45, 1e60], [1e100, -1e100, 1e-100, 1e100]];

    public static TheoryData<string, int, bool> Corrections()
    {
        var corrections = new TheoryData<string, int, bool>();
        foreach (var unit in new[] { AssignmentPolicy.RunUnit, "user" })
        {
            for (var outliers = 0; outliers < Outliers.Length; outliers++)
            {
                corrections.Add(unit, outliers, true);
                corrections.Add(unit, outliers, false);
            }
        }

        return corrections;
    }

    [Theory]
    [MemberData(nameof(Corrections))]
    public async Task RecordAsync_FarOutliersCorrected_LeaveNoTrace(string unit, int outliers, bool oneByOne)
    {
        var clean = await StartAsync(unit);
        await clean.Recorder.RecordAsync([.. Enumerable.Range(0, Runs).Select(i => Sent(i, 0, TrueValue(i)))]);

        var spoilt = await StartAsync(unit);
        var wrong = Outliers[outliers];
        await SendAsync(spoilt, oneByOne, [.. Enumerable.Range(0, Runs).Select(i => Sent(i, 0, i % 40 < wrong.Length ? wrong[i % 40] : TrueValue(i)))]);
        Assert.Contains(spoilt.Experiment.Definition.Variants, v => VarianceOf(spoilt.ArmAsync(v.Key).Result) is not (> 0 and < 1));
        await SendAsync(spoilt, oneByOne, [.. Enumerable.Range(0, Runs).Where(i => i % 40 < wrong.Length).Select(i => Sent(i, 1, TrueValue(i)))]);

        foreach (var variant in clean.Experiment.Definition.Variants)
        {
            var (expected, kept) = (await clean.ArmAsync(variant.Key), await spoilt.ArmAsync(variant.Key));
            Assert.All(expected.Metrics, m => Assert.Equal((m.Value.Values, m.Value.Pairs, m.Value.Adjusted), Read(kept.Metrics[m.Key])));
            Assert.All(expected.Metrics, m => Assert.Equal((m.Value.ValueSums, m.Value.PairSums, m.Value.AdjustedSums), Sums(kept.Metrics[m.Key])));
            var values = (await spoilt.RowsAsync()).Where(r => r.Run.Variant == variant.Key).Select(r => r.Outcome!.Metrics["effective_tokens"]).ToList();
            var mean = values.Average();
            Assert.Equal(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1), VarianceOf(kept), 1e-9 * Spread * Spread);
        }

        Assert.True((await clean.ArmAsync("concise")).Metrics["cost_per_success"].Pairs.Count > 1);
        Assert.Equal(unit == AssignmentPolicy.RunUnit, (await clean.ArmAsync("concise")).Metrics["effective_tokens"].Adjusted.Count > 1);
        await AssertConsistentAsync(spoilt);
    }

    /// <summary>The phases after the first are taken out of the whole when a report is made; what is far out in one of them is not in the first.</summary>
    [Fact]
    public void Without_APartThatHoldsAnOutlier_LeavesTheRestAsItWas()
    {
        var (first, later) = (new ArmTally(ArmStatistics.Empty), new ArmTally(ArmStatistics.Empty));
        foreach (var i in Enumerable.Range(0, Runs))
        {
            Put(first, TrueValue(i));
            Put(later, i == 7 ? 1e100 : TrueValue(i));
        }

        var (before, after) = (first.ToStatistics(), later.ToStatistics());

        var rest = before.Merge(after).Without(after);

        Assert.Equal(before.Metrics["m"].Values, rest.Metrics["m"].Values);
        Assert.Equal(before.Metrics["m"].Pairs, rest.Metrics["m"].Pairs);

        static void Put(ArmTally arm, double value)
        {
            var ratio = new Ratio(value, 1);
            arm.Of("m").Change(new OutcomeContribution(new Metric("m", MetricKind.Ratio, MetricDirection.Decrease, null), value, ratio, false), 1);
            arm.Of("m").ChangePair(ratio, 1);
        }
    }

    private static (object, object, object) Read(MetricStatistics kept) => (kept.Values, kept.Pairs, kept.Adjusted);

    private static (object?, object?, object?) Sums(MetricStatistics kept) => (kept.ValueSums, kept.PairSums, kept.AdjustedSums);

    private static double VarianceOf(ArmStatistics arm) => arm.Metrics["effective_tokens"].Values.Variance;

    private static double TrueValue(int run) => 0.5 + (Spread * Math.Sin(run));

    private static Outcome Sent(int run, int minute, double value) => RecordingScenario.Success($"r{run}", minute, ("effective_tokens", value), ("tool_calls", run % 5)) with
    {
        Ratios = new Dictionary<string, Ratio> { ["cost_per_success"] = new(value, 1 + (run % 2)) },
        Segment = new Dictionary<string, string> { ["team"] = $"{run % 3}" },
    };

    private static async Task SendAsync(RecordingScenario scenario, bool oneByOne, IReadOnlyList<Outcome> outcomes)
    {
        foreach (var batch in outcomes.Chunk(oneByOne ? 1 : Runs))
        {
            await scenario.Recorder.RecordAsync(batch);
        }
    }

    private static async Task AssertConsistentAsync(RecordingScenario scenario)
    {
        var checks = new ShardChecks(scenario.Runs, scenario.Outcomes, new RecordedRuns(scenario.Runs, scenario.Outcomes));
        var verified = await new StatisticsVerifier(scenario.Experiments, scenario.Runs, checks).VerifyAsync(RecordingScenario.Key, null, CancellationToken.None);
        Assert.True(verified.TryGet(out var result, out _));
        Assert.Empty(result.Differences);
        Assert.True(result.Consistent);
    }

    private static async Task<RecordingScenario> StartAsync(string unit)
    {
        var scenario = new RecordingScenario(change: d => d with
        {
            SecondaryMetrics = [new MetricDraft { Name = "tool_calls" }, new MetricDraft { Name = "cost_per_success", Kind = MetricKind.Ratio }],
            Assignment = new AssignmentDraft { Unit = unit },
            Analysis = unit == AssignmentPolicy.RunUnit ? new AnalysisDraft { Cuped = "before" } : null,
        });
        await scenario.StartAsync(0);
        foreach (var i in Enumerable.Range(0, Runs))
        {
            await scenario.DispatchAsync($"r{i}", unit == AssignmentPolicy.RunUnit ? null : $"user-{i % 7}", attributes: new { before = 3 + (i % 11) });
        }

        return scenario;
    }
}
