using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class CovariateViewTests
{
    private const int Runs = 60;

    [Fact]
    public void Analyze_CovariateOfEveryRun_DecidesByTheAdjustedComparison()
    {
        var (control, candidate) = (Pairs(0, shift: 0), Pairs(1, shift: 5));
        var report = Report(Statistics(control, candidate));

        var comparison = report.Comparisons[0];
        var expected = CovariateAdjustment.Of([control, candidate]).Compare(control, candidate);
        Assert.Equal(["cuped", "welch_t", "confidence_sequence"], comparison.Tests.Select(t => t.Method));
        Assert.Equal((expected.Estimate, expected.StandardError, expected.PValue), (comparison.MainTest?.Estimate, comparison.MainTest?.StandardError, comparison.MainTest?.PValue));
        Assert.True(comparison.Tests[0].StandardError < comparison.Tests[1].StandardError / 5);
        Assert.True(comparison.Sequential.PValue < 0.05);
        Assert.Equal(CheckStatus.Pass, report.Trust.Imbalance.Status);
        Assert.Contains(report.Trust.Notes, note => note.Contains("adjusted by size, which takes out 100", StringComparison.Ordinal));
    }

    [Fact]
    public void Analyze_SomeRunsWithoutCovariate_IsNotAdjustedAndSaysWhy()
    {
        var statistics = Statistics(Pairs(0, 0), Pairs(1, 5));
        var arm = statistics.Arms[1].Metrics["effective_tokens"];
        var partly = new Dictionary<string, MetricStatistics> { ["effective_tokens"] = arm with { Values = arm.Values.Add(7) } };

        var report = Report(statistics with { Arms = [statistics.Arms[0], statistics.Arms[1] with { Metrics = partly }] });

        Assert.Equal("welch_t", report.Comparisons[0].MainTest?.Method);
        Assert.Contains(report.Trust.Notes, note => note.StartsWith("120 of 121 values have a number under the attribute size", StringComparison.Ordinal));
    }

    [Fact]
    public void Analyze_ArmsThatDifferedBefore_FailsTheImbalanceCheck()
    {
        var report = Report(Statistics(Pairs(0, 0), Pairs(1, 0, covariateShift: 500)));

        Assert.Equal(CheckStatus.Fail, report.Trust.Imbalance.Status);
        Assert.Contains("Imbalance: the arms differ in size", TextReport.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Analyze_NobodyAsked_IsAsEver()
    {
        var statistics = Statistics(Pairs(0, 0), Pairs(1, 5));

        var report = ExperimentAnalysis.Analyze(TwoArms(), statistics, LastOutcome);

        Assert.Equal(("welch_t", CheckStatus.NotApplicable), (report.Comparisons[0].MainTest?.Method, report.Trust.Imbalance.Status));
    }

    [Fact]
    public void Analyze_NoOutcomeSoFar_IsPending()
    {
        var report = Report(Of(TwoArms(), ArmStatistics.Empty, ArmStatistics.Empty));

        Assert.Equal(("empty_arm", CheckStatus.Pending), (report.Comparisons[0].MainTest?.Reason, report.Trust.Imbalance.Status));
    }

    private static Report Report(ExperimentStatistics statistics) =>
        ExperimentAnalysis.Analyze(TwoArms().WithPolicy(new AnalysisPolicy { Cuped = "size" }), statistics, LastOutcome);

    private static ExperimentStatistics Statistics(params CoMoments[] arms) => Of(TwoArms(), [.. arms.Select(pairs => new ArmStatistics
    {
        Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = pairs.Count },
        Metrics = new Dictionary<string, MetricStatistics> { ["effective_tokens"] = new() { Values = pairs.Y, Adjusted = pairs } },
    })]);

    /// <summary>Values that follow the covariate but for a little noise.</summary>
    private static CoMoments Pairs(int seed, double shift, double covariateShift = 0)
    {
        var random = new Random(seed);
        double[] sizes = [.. Spread(1_000, 800, Runs).Select(size => size + covariateShift)];
        return CoMoments.From(sizes, [.. sizes.Select(size => (2 * size) + shift + (4 * random.NextDouble()))]);
    }
}
