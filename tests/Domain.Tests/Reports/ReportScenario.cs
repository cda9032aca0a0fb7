using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Tests.Analysis;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Reports;

/// <summary>Reports to render.</summary>
internal static class ReportScenario
{
    /// <summary>A challenger that saves a fifth of the tokens, with a secondary metric, a guardrail and some runs without outcome.</summary>
    public static Report Winning()
    {
        var experiment = TwoArms().With(d => d with
        {
            Description = "Short against long prompts.",
            Hypothesis = "Shorter prompts cost fewer tokens.",
            Variants = [.. d.Variants.Select(v => v with { Key = v.Key == "verbose" ? "concise" : "verbose" })],
            Control = "verbose",
            SecondaryMetrics = [Success],
            Guardrails = [new Guardrail("success", null, 0.05, GuardrailAction.Rollback)],
            Analysis = d.Analysis with { PlannedSamples = 400 },
        });
        var statistics = Of(experiment, Arm(10_000, 190, 100), Arm(8_000, 194, 100));
        return ExperimentAnalysisTests.Analyze(experiment, statistics with
        {
            Assigned = [new AssignmentTotals(103, 0, 102.5), new AssignmentTotals(102, 0, 102.5)],
            Orphans = 1,
        });
    }

    public static Report Binary()
    {
        var experiment = TwoArms(Success);
        return ExperimentAnalysisTests.Analyze(experiment, OfValues(experiment, ExperimentScenario.Binary(40, 100), ExperimentScenario.Binary(48, 100)));
    }

    public static Report Empty()
    {
        var experiment = TwoArms();
        return ExperimentAnalysisTests.Analyze(experiment, OfValues(experiment, [], []) with { Watermark = null, Versions = [] });
    }

    private static ArmStatistics Arm(double mean, int successesOfTwoHundred, int count) => new()
    {
        Conclusions = new Dictionary<Conclusion, long>
        {
            [Conclusion.Success] = successesOfTwoHundred / 2,
            [Conclusion.Failure] = count - (successesOfTwoHundred / 2),
            [Conclusion.Cancelled] = 1,
        },
        Metrics = new Dictionary<string, MetricStatistics>
        {
            ["effective_tokens"] = Sample(Tokens, Spread(mean, 4_000, count)),
            ["success"] = Sample(Success, ExperimentScenario.Binary(successesOfTwoHundred / 2, count)),
        },
    };
}
