using System.Text;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Samples;
using static Splitrun.Domain.Tests.Analysis.ExperimentAnalysisTests;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

/// <summary>Whatever validation lets through gives a report: no exception, no number that is none. Seeded.</summary>
public sealed class HostileNumbersTests
{
    private static readonly double[] Alphas = [double.Epsilon, 1e-300, 1e-12, 0.05, 0.49, 0.5, 0.9, 1 - 1e-12, Math.BitDecrement(1.0)];
    private static readonly double[] Scales = [0, double.Epsilon, 1e-300, 1e-9, 1, 1e9, 1e75, 1e139];
    private static readonly int[] Sizes = [0, 1, 2, 3, 20, 29, 30, 31, 60];

    [Theory]
    [InlineData(MetricKind.Continuous)]
    [InlineData(MetricKind.Count)]
    [InlineData(MetricKind.Binary)]
    [InlineData(MetricKind.Ratio)]
    public void Analyze_AnyNumbers_GivesAReport(MetricKind kind)
    {
        var random = new Random(1234);
        for (var round = 0; round < 400; round++)
        {
            var experiment = Experiment(random, kind);
            var arms = experiment.Definition.Variants.Select(_ => Arm(random, experiment.Definition)).ToArray();
            var assigned = arms.Select(a => new AssignmentTotals(a.Concluded + random.Next(1, 3), random.Next(2), Pick(random, Scales) * 1e-130)).ToList();
            var first = Analyze(experiment, Of(experiment, arms) with { Assigned = assigned });

            var again = Analyze(experiment, Of(experiment, arms), ReportJson.Read(ReportJson.Write(first)));

            AssertFinite(first);
            AssertFinite(again);
        }
    }

    private static void AssertFinite(Report report)
    {
        var json = Encoding.UTF8.GetString(ReportJson.Write(report));
        foreach (var text in new[] { json, TextReport.Render(report), MarkdownReport.Render(report), CsvReport.Render(report) })
        {
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(report.Comparisons.SelectMany(c => c.Tests), t => t.PValue is 0 or < 0 or > 1);
    }

    private static Experiment Experiment(Random random, MetricKind kind)
    {
        var metric = new Metric("m", kind, Pick(random, Enum.GetValues<MetricDirection>()), null);
        string[] variants = ["a", "b", "c", "d"];
        return WithArms(metric, variants[..random.Next(2, 5)]).With(d => d with
        {
            SecondaryMetrics = [Success],
            Assignment = d.Assignment with { Unit = random.Next(2) == 0 ? AssignmentPolicy.RunUnit : "user" },
            Guardrails = [new Guardrail("m", null, Pick(random, [0, 0.05, 1000]), GuardrailAction.Rollback), new Guardrail("m", "<=0", null, GuardrailAction.Alert)],
            EndDate = random.Next(2) == 0 ? null : Pick(random, [DateOnly.MinValue, new DateOnly(2026, 5, 10), DateOnly.MaxValue]),
            Analysis = new AnalysisPolicy
            {
                Alpha = Pick(random, Alphas),
                MinSamples = Pick(random, [2, 20, 1_000_000_000]),
                PlannedSamples = Pick(random, [(int?)null, 4, 50, 1_000_000_000]),
                MinDays = Pick(random, [0, 7, 3650]),
                MinimumEffect = Pick(random, [0, 1e300]),
                Evidence = Pick(random, Enum.GetValues<EvidenceKind>()),
                Correction = Pick(random, Enum.GetValues<MultipleTestingCorrection>()),
            },
        });
    }

    private static ArmStatistics Arm(Random random, ExperimentDefinition definition)
    {
        double[] values = [.. Enumerable.Repeat(0, Pick(random, Sizes)).Select(_ => Value(random, definition.Metric.Kind))];
        var pairs = definition.UnitIsRun && definition.Metric.Kind != MetricKind.Ratio ? CoMoments.Empty : Pairs(random, values);
        return new ArmStatistics
        {
            Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = values.Length, [Conclusion.Failure] = random.Next(3) },
            Metrics = new Dictionary<string, MetricStatistics> { ["m"] = Sample(definition.Metric, values) with { Pairs = pairs } },
        };
    }

    private static CoMoments Pairs(Random random, double[] values)
    {
        var isConstant = random.Next(3) == 0;
        return CoMoments.From(values, [.. values.Select(_ => isConstant ? random.Next(2) : (double)random.Next(1, 4))]);
    }

    private static double Value(Random random, MetricKind kind) => kind switch
    {
        MetricKind.Binary => random.Next(2),
        MetricKind.Count => Math.Floor(Math.Abs(random.NextDouble() * Pick(random, [1, 1e6]))),
        _ => (random.Next(3) - 1) * (random.Next(2) == 0 ? 1 : random.NextDouble()) * Pick(random, Scales),
    };

    private static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
