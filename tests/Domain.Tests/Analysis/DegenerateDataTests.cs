using System.Text;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using static Splitrun.Domain.Tests.Analysis.ExperimentAnalysisTests;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

/// <summary>Where nothing can be said, the report says so: no NaN, no infinity, no p-value of 0 or 1 in place of an answer.</summary>
public sealed class DegenerateDataTests
{
    public static TheoryData<string> Names => [.. Samples.Keys];

    private static readonly Dictionary<string, (double[] Control, double[] Candidate)> Samples = new()
    {
        ["nothing"] = ([], []),
        ["one value in one arm"] = ([5], []),
        ["one value an arm"] = ([5], [7]),
        ["two values an arm"] = ([5, 6], [7, 8]),
        ["two equal values an arm"] = ([5, 5], [5, 5]),
        ["constants that differ"] = (Constant(5, 40), Constant(7, 40)),
        ["constants that agree"] = (Constant(5, 40), Constant(5, 40)),
        ["zeros"] = (Constant(0, 40), Constant(0, 40)),
        ["one constant arm"] = (Constant(5, 40), Spread(7, 2, 40)),
        ["control around zero"] = (Spread(0, 2, 40), Spread(1, 2, 40)),
        ["equal samples"] = (Spread(5, 2, 40), Spread(5, 2, 40)),
        ["huge values"] = (Spread(1e139, 1e138, 40), Spread(2e139, 1e138, 40)),
        ["tiny values"] = (Spread(1e-300, 1e-301, 40), Spread(2e-300, 1e-301, 40)),
        ["far apart"] = (Spread(1, 1e-9, 40), Spread(1e9, 1e-9, 40)),
        ["one arm only"] = (Spread(5, 2, 40), []),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Analyze_Continuous_NeverInventsANumber(string name) => Check(TwoArms(), Samples[name].Control, Samples[name].Candidate);

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(0, 40, 0, 40)]
    [InlineData(40, 40, 40, 40)]
    [InlineData(0, 40, 40, 40)]
    [InlineData(20, 40, 0, 0)]
    public void Analyze_Binary_NeverInventsANumber(int controlSuccesses, int controlTrials, int successes, int trials) =>
        Check(TwoArms(Success), Binary(controlSuccesses, controlTrials), Binary(successes, trials));

    [Fact]
    public void Analyze_ConstantsThatDiffer_AreUnavailableAndNotSignificant()
    {
        var experiment = TwoArms();

        var report = Analyze(experiment, OfValues(experiment, Constant(5, 40), Constant(7, 40)));

        Assert.Equal(DecisionCode.AnalysisUnavailable, report.Decision.Code);
        Assert.Equal("zero_variance", report.Comparisons[0].MainTest!.Reason);
        Assert.Contains("zero_variance", report.Decision.Justification, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyze_ControlAroundZero_HasNoRelativeEffect()
    {
        var experiment = TwoArms();

        var relative = Analyze(experiment, OfValues(experiment, Spread(0, 2, 40), Spread(1, 2, 40))).Comparisons[0].Relative;

        Assert.Equal((null, "baseline_near_zero"), (relative.Estimate, relative.Reason));
    }

    private static void Check(Experiment experiment, double[] control, double[] candidate)
    {
        var watched = experiment.With(d => d with
        {
            SecondaryMetrics = [.. new[] { Success, MetricCatalogue.Resolve("cost_usd") }.Where(m => m != d.Metric)],
            Guardrails = [new Guardrail(d.Metric.Name, null, 0.05, GuardrailAction.Rollback), new Guardrail("toxicity", "<=0.1", null, GuardrailAction.Alert)],
        });

        var report = Analyze(watched, OfValues(watched, control, candidate));

        var json = Encoding.UTF8.GetString(ReportJson.Write(report));
        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", json, StringComparison.Ordinal);
        foreach (var test in report.Comparisons.SelectMany(c => c.Tests))
        {
            Assert.True(test.PValue is null == test.Reason is not null, $"{test.Method}: either a p-value or a reason");
            Assert.NotEqual(0, test.PValue);
        }

        foreach (var text in new[] { TextReport.Render(report), MarkdownReport.Render(report), CsvReport.Render(report) })
        {
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        }
    }

    private static double[] Constant(double value, int count) => [.. Enumerable.Repeat(value, count)];
}
