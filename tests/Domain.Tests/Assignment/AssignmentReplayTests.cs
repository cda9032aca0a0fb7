using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class AssignmentReplayTests
{
    [Theory]
    [InlineData(AssignmentStrategy.Sticky, AssignmentPolicy.RunUnit, ReplayVerdict.Reproduced)]
    [InlineData(AssignmentStrategy.Bandit, "user_id", ReplayVerdict.Reproduced)]
    [InlineData(AssignmentStrategy.Bandit, AssignmentPolicy.RunUnit, ReplayVerdict.Possible)]
    [InlineData(AssignmentStrategy.Random, AssignmentPolicy.RunUnit, ReplayVerdict.Possible)]
    [InlineData(AssignmentStrategy.Balanced, AssignmentPolicy.RunUnit, ReplayVerdict.Possible)]
    public void Check_WhatTheAssignerGave_IsNeverContradicted(AssignmentStrategy strategy, string unit, ReplayVerdict counted)
    {
        var experiment = AssignmentScenario.Running(1, 2, 0, 3).With(p => p with
        {
            Strategy = strategy,
            Unit = unit,
            Coverage = 0.6,
            Layer = new Layer("l", 0, 0.8),
            Holdout = new Holdout("h", 0.1),
            Overrides = new Dictionary<string, string> { ["u3"] = "v2" },
        });
        var random = new Random(7);

        for (var i = 0; i < 300; i++)
        {
            var inputs = experiment.Ask($"u{i}", random.NextDouble()) with { ForcedVariant = i % 50 == 0 ? "v2" : null, AssignedCounts = [i, i, 0, i + 1] };
            var run = RunOf(inputs);
            var finding = AssignmentReplay.Check(run, experiment);

            Assert.Empty(finding.Differences);
            Assert.Equal(run.Counted ? counted : ReplayVerdict.Reproduced, finding.Verdict);
        }
    }

    public static TheoryData<string, Func<Run, Run>> Falsifications() => new()
    {
        { "variant", run => run with { Variant = "v0" } },
        { "variant", run => run with { Variant = "v9" } },
        { "reason", run => run with { Reason = AssignmentReason.Random } },
        { "probability", run => run with { Probability = 0.5 } },
        { "probability", run => run with { Probability = null } },
        { "weights.v1", run => run with { Weights = new Dictionary<string, double> { ["v0"] = 0.25, ["v1"] = 0.7 } } },
        { "weights.v0", run => run with { Weights = new Dictionary<string, double> { ["v1"] = 0.75 } } },
        { "counted", run => run with { Counted = false } },
        { "variant", run => run with { Unit = Unit("v0") } },
        { "reason", run => run with { AssignedAt = AssignmentScenario.Noon.AddYears(1) } },
        { "reason", run => run with { Attributes = null } },
    };

    [Theory]
    [MemberData(nameof(Falsifications))]
    public void Check_StickyRunChanged_SaysWhatCannotBe(string named, Func<Run, Run> falsify)
    {
        var run = RunOf(StickyExperiment.Ask(Unit("v1")) with { Attributes = AssignmentScenario.Json("""{ "repo": "a" }""") });
        Assert.Equal(ReplayVerdict.Reproduced, AssignmentReplay.Check(run, StickyExperiment).Verdict);

        var finding = AssignmentReplay.Check(falsify(run), StickyExperiment);

        Assert.Equal(ReplayVerdict.Contradicted, finding.Verdict);
        Assert.Contains(finding.Differences, difference => difference.StartsWith(named, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_DrawnRunWithAProbabilityThatIsNotItsShare_IsContradicted()
    {
        var experiment = AssignmentScenario.Running(1, 3);
        var run = RunOf(experiment.Ask());

        Assert.Equal(ReplayVerdict.Contradicted, AssignmentReplay.Check(run with { Variant = "v1" }, experiment).Verdict);
        Assert.Equal(ReplayVerdict.Possible, AssignmentReplay.Check(run with { Variant = "v1", Probability = 0.75 }, experiment).Verdict);
    }

    [Fact]
    public void Check_DrawnRunOnAVariantWithoutShare_IsContradicted()
    {
        var experiment = AssignmentScenario.Running(1, 0);
        var run = RunOf(experiment.Ask()) with { Variant = "v1", Probability = 0 };

        Assert.Equal(["variant v1 has a share of 0"], AssignmentReplay.Check(run, experiment).Differences);
    }

    [Theory]
    [InlineData(1.0 / 3, true)]
    [InlineData(0.25, false)]
    [InlineData(0.4, false)]
    [InlineData(null, false)]
    public void Check_BalancedProbability_IsOneOverAPossibleNumberOfTies(double? probability, bool possible)
    {
        var experiment = AssignmentScenario.Running(1, 1, 1, 0).With(p => p with { Strategy = AssignmentStrategy.Balanced });
        var run = RunOf(experiment.Ask()) with { Probability = probability };

        Assert.Equal(possible ? ReplayVerdict.Possible : ReplayVerdict.Contradicted, AssignmentReplay.Check(run, experiment).Verdict);
    }

    [Fact]
    public void Check_ImportedRun_NeedsAVariantOfTheExperimentAndNoProbability()
    {
        var experiment = AssignmentScenario.Running(1, 1);
        var run = RunOf(experiment.Ask()) with { Reason = AssignmentReason.Imported, Probability = null, Weights = new Dictionary<string, double>() };

        Assert.Equal(ReplayVerdict.Possible, AssignmentReplay.Check(run, experiment).Verdict);
        Assert.Equal(ReplayVerdict.Contradicted, AssignmentReplay.Check(run with { Probability = 0.5 }, experiment).Verdict);
        Assert.Equal(ReplayVerdict.Contradicted, AssignmentReplay.Check(run with { Variant = "other" }, experiment).Verdict);
    }

    [Fact]
    public void Check_AnotherVersion_Throws()
    {
        var experiment = AssignmentScenario.Running(1, 1);

        Assert.Throws<ArgumentException>(() => AssignmentReplay.Check(RunOf(experiment.Ask()), experiment with { Version = 2 }));
    }

    private static Experiment StickyExperiment { get; } = AssignmentScenario.Running(1, 3).Sticky()
        .Define(d => d with { EndDate = new DateOnly(2026, 12, 31) })
        .With(p => p with { Segments = [new SegmentRule { Attribute = "repo", Operator = SegmentOperator.Exists }] });

    private static string Unit(string variant)
    {
        var allocation = StickyAllocation.From(StickyExperiment.Definition);
        return Enumerable.Range(0, 1_000).Select(i => $"user-{i}").First(unit => allocation.TryPick(unit, out var index) && $"v{index}" == variant);
    }

    private static Run RunOf(AssignmentInputs inputs)
    {
        var assignment = VariantAssigner.Assign(inputs);
        var variants = inputs.Experiment.Definition.Variants;
        return new Run
        {
            RunId = "run-1",
            Experiment = inputs.Experiment.Key,
            Automation = "daily",
            Variant = variants[assignment.VariantIndex].Key,
            Reason = assignment.Reason,
            Counted = assignment.Reason.IsCounted(),
            Probability = assignment.Probability,
            Weights = variants.Select((v, i) => (v.Key, assignment.Shares[i])).ToDictionary(w => w.Key, w => w.Item2),
            Version = inputs.Experiment.Version,
            RunSeq = 1,
            Unit = inputs.Unit,
            Attributes = inputs.Attributes,
            AssignedAt = inputs.At,
            Trace = "",
        };
    }
}
