using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using static Splitrun.Domain.Tests.Analysis.ExperimentAnalysisTests;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class GuardrailJudgeTests
{
    private static readonly Metric Toxicity = MetricCatalogue.Resolve("toxicity");

    [Theory]
    [InlineData("<=0.10", 0.10, GuardrailStatus.Pass)]
    [InlineData("<=0.10", 0.11, GuardrailStatus.Fail)]
    [InlineData("<0.10", 0.10, GuardrailStatus.Fail)]
    [InlineData(">=0.9", 0.9, GuardrailStatus.Pass)]
    [InlineData(">0.9", 0.9, GuardrailStatus.Fail)]
    [InlineData("==0", 0, GuardrailStatus.Pass)]
    [InlineData("> -1.5", 0.1, GuardrailStatus.Pass)]
    public void Judge_Threshold_HoldsTheMeanAgainstIt(string rule, double mean, GuardrailStatus status)
    {
        var report = Judge(new Guardrail("toxicity", rule, null, GuardrailAction.Rollback), Constant(0.5, 30), Constant(mean, 30));

        Assert.Equal((status, rule, mean), (report.Status, report.Rule, report.Observed));
    }

    [Fact]
    public void Judge_ThresholdBreachedByControlOnly_Passes()
    {
        var report = Judge(new Guardrail("toxicity", "<=0.10", null, GuardrailAction.Rollback), Constant(0.9, 30), Constant(0.05, 30));

        Assert.Equal(GuardrailStatus.Pass, report.Status);
    }

    [Theory]
    [InlineData(19, GuardrailStatus.InsufficientObservations)]
    [InlineData(0, GuardrailStatus.Missing)]
    public void Judge_FewerValuesThanTheSampleNeeded_Waits(int values, GuardrailStatus status)
    {
        var report = Judge(new Guardrail("toxicity", "<=0.10", null, GuardrailAction.Rollback), Constant(0.05, 30), Constant(0.9, values));

        Assert.Equal(status, report.Status);
    }

    [Fact]
    public void Judge_FewRunsAndNoValue_IsNotYetMissing()
    {
        var experiment = Watched(new Guardrail("toxicity", "<=0.10", null, GuardrailAction.Rollback));

        var report = Analyze(experiment, OfValues(experiment, Spread(100, 10, 5), Spread(100, 10, 5)));

        Assert.Equal(GuardrailStatus.InsufficientObservations, Assert.Single(report.Guardrails).Status);
    }

    /// <summary>Toxicity should decrease: more of it is worse.</summary>
    [Theory]
    [InlineData(0.50, GuardrailStatus.Pass)]
    [InlineData(0.52, GuardrailStatus.Pass)]
    [InlineData(0.70, GuardrailStatus.Fail)]
    [InlineData(0.30, GuardrailStatus.Pass)]
    public void Judge_Margin_HoldsTheWorseningAgainstControl(double mean, GuardrailStatus status)
    {
        var report = Judge(new Guardrail("toxicity", null, 0.05, GuardrailAction.Rollback), Spread(0.5, 0.2, 50), Spread(mean, 0.2, 50));

        Assert.Equal((status, "max_regression 0.05"), (report.Status, report.Rule));
        Assert.Equal((mean - 0.5) / 0.5, report.Observed!.Value, 1e-9);
    }

    [Fact]
    public void Judge_BeyondTheMarginByChancePerhaps_NeitherPassesNorFails()
    {
        var report = Judge(new Guardrail("toxicity", null, 0.05, GuardrailAction.Rollback), Spread(0.5, 0.8, 40), Spread(0.54, 0.8, 40));

        Assert.Equal((GuardrailStatus.InsufficientObservations, "beyond_margin_may_be_chance"), (report.Status, report.Reason));
    }

    [Fact]
    public void Judge_MetricThatShouldIncrease_CountsADropAsWorse()
    {
        var experiment = TwoArms().With(d => d with { Guardrails = [new Guardrail("success", null, 0.05, GuardrailAction.Rollback)] });
        var statistics = Of(experiment, WithSuccess(95, 100), WithSuccess(60, 100));

        var report = Analyze(experiment, statistics);

        Assert.Equal(GuardrailStatus.Fail, Assert.Single(report.Guardrails).Status);
        Assert.Equal((DecisionKind.Reject, DecisionCode.GuardrailFailed), (report.Decision.Kind, report.Decision.Code));
        Assert.Equal(new DecisionGuardrails(1, 0, 1, 0), report.Decision.Guardrails);
    }

    private static GuardrailReport Judge(Guardrail guardrail, double[] control, double[] candidate)
    {
        var experiment = Watched(guardrail);
        return Assert.Single(Analyze(experiment, Of(experiment, WithToxicity(control), WithToxicity(candidate))).Guardrails);
    }

    private static Experiment Watched(Guardrail guardrail) => TwoArms().With(d => d with { Guardrails = [guardrail] });

    private static ArmStatistics WithToxicity(double[] values)
    {
        var arm = Arm(Tokens, Spread(100, 10, 40));
        return arm with
        {
            Metrics = new Dictionary<string, MetricStatistics>(arm.Metrics) { ["toxicity"] = Sample(Toxicity, values) },
        };
    }

    private static ArmStatistics WithSuccess(int successes, int trials)
    {
        var arm = Arm(Tokens, Spread(100, 10, trials));
        return arm with
        {
            Metrics = new Dictionary<string, MetricStatistics>(arm.Metrics) { ["success"] = Sample(Success, Binary(successes, trials)) },
        };
    }

    private static double[] Constant(double value, int count) => [.. Enumerable.Repeat(value, count)];
}
