using Splitrun.Domain.Analysis;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

/// <summary>The promise of looking early, kept by the whole way from statistics to decision. Seeded, so the counts are always the same.</summary>
public sealed class PromiseTests
{
    private const int Histories = 200;
    private const int Runs = 400;
    private const int LookEvery = 10;

    /// <summary>
    /// At a true rate of alpha = 5 % the count is at most 20 of 200 with probability above 0.998; the sequence is meant to stay below alpha.
    /// </summary>
    [Theory]
    [InlineData(MetricKind.Continuous)]
    [InlineData(MetricKind.Binary)]
    public void Analyze_NoDifference_IsSeldomDecidedHoweverOftenOneLooks(MetricKind kind)
    {
        var settled = Simulate(kind, 0).Count(code => code is DecisionCode.CandidateImproved or DecisionCode.CandidateRegressed);

        Assert.InRange(settled, 0, 20);
    }

    [Fact]
    public void Analyze_FifthFewerTokens_IsPromotedWithinFourHundredRuns()
    {
        var promoted = Simulate(MetricKind.Continuous, -0.2).Count(code => code == DecisionCode.CandidateImproved);

        Assert.InRange(promoted, 0.9 * Histories, Histories);
    }

    [Fact]
    public void Analyze_FifthMoreTokens_IsRejectedWithinFourHundredRuns()
    {
        var rejected = Simulate(MetricKind.Continuous, 0.2).Count(code => code == DecisionCode.CandidateRegressed);

        Assert.InRange(rejected, 0.9 * Histories, Histories);
    }

    private static List<DecisionCode> Simulate(MetricKind kind, double lift)
    {
        var random = new Random(20260501);
        return [.. Enumerable.Range(0, Histories).Select(_ => History(random, kind, lift))];
    }

    /// <summary>One experiment, looked at again and again until it is settled or its runs are used up.</summary>
    private static DecisionCode History(Random random, MetricKind kind, double lift)
    {
        var experiment = TwoArms(kind == MetricKind.Binary ? Success : Tokens);
        MetricStatistics[] arms = [MetricStatistics.Empty, MetricStatistics.Empty];
        Report? report = null;
        for (var run = 1; run <= Runs; run++)
        {
            var arm = run % 2;
            arms[arm] = Add(arms[arm], kind, Draw(random, kind, 1 + (arm * lift)));
            if (run % LookEvery != 0)
                continue;

            report = Look(experiment, arms, run, report);
            if (report.Decision.Code is DecisionCode.CandidateImproved or DecisionCode.CandidateRegressed)
                break;
        }

        return report!.Decision.Code;
    }

    private static Report Look(Experiment experiment, MetricStatistics[] arms, int run, Report? previous)
    {
        var statistics = Of(experiment, [.. arms.Select(a => Arm(experiment.Definition.Metric, a))]) with { Watermark = Start.AddMinutes(run) };
        return ExperimentAnalysis.Analyze(experiment, statistics, LastOutcome, previous is null ? [] : [previous]);
    }

    private static ArmStatistics Arm(Metric metric, MetricStatistics sample) => new()
    {
        Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = sample.Values.Count },
        Metrics = new Dictionary<string, MetricStatistics> { [metric.Name] = sample },
    };

    private static MetricStatistics Add(MetricStatistics sample, MetricKind kind, double value) => sample with
    {
        Values = sample.Values.Add(value),
        Successes = sample.Successes + (kind == MetricKind.Binary && value == 1 ? 1 : 0),
    };

    /// <summary>Half of the runs succeed; token counts are skewed as those of agents are (log-normal, sigma 0.4).</summary>
    private static double Draw(Random random, MetricKind kind, double factor)
    {
        if (kind == MetricKind.Binary)
            return random.NextDouble() < 0.5 * factor ? 1 : 0;

        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return 8000 * factor * Math.Exp(0.4 * normal);
    }
}
