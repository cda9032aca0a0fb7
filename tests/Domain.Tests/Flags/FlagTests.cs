using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Flags;
using Splitrun.Domain.Tests.Assignment;

namespace Splitrun.Domain.Tests.Flags;

/// <summary>A flag that was made ready once says what the assignment itself says.</summary>
public sealed class FlagTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20260501, 17);

    private static Gen<(Experiment Experiment, string Unit)> Cases =>
        from count in Gen.Choose(2, 5)
        from weights in Gen.Choose(0, 5).Select(w => w * 0.7).ArrayOf(count).Where(w => w.Any(x => x > 0))
        from state in Gen.Elements(ExperimentState.Running, ExperimentState.Running, ExperimentState.Running, ExperimentState.Stopped, ExperimentState.RolledBack, ExperimentState.Promoted)
        from strategy in Gen.Elements(Enum.GetValues<AssignmentStrategy>())
        from hash in Gen.Elements(Enum.GetValues<BucketingHash>())
        from coverage in Gen.Elements(0, 0.5, 1)
        from ramp in Gen.Elements<double[]>([], [5, 50])
        from layer in Gen.Elements(null, new Layer("l", 0.2, 0.7))
        from holdout in Gen.Elements(null, new Holdout("h", 0.3))
        from isPinned in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
        from isPast in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
        from attribute in Gen.Elements("x", "y", "y", "y")
        from unit in ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")
        select ((AssignmentScenario.Running(weights) with { State = state, PromotedVariant = "v1" })
            .Define(d => d with { EndDate = isPast ? new DateOnly(2026, 1, 1) : null })
            .With(p => p with
            {
                Strategy = strategy,
                Hash = hash,
                Coverage = coverage,
                Ramp = ramp,
                Layer = layer,
                Holdout = holdout,
                Segments = [new SegmentRule { Attribute = attribute, Operator = SegmentOperator.Exists, Value = AssignmentScenario.Json("true") }],
                Overrides = isPinned ? new Dictionary<string, string> { [unit] = "v1" } : new Dictionary<string, string>(),
            }), unit);

    [Fact]
    public void TryEvaluate_AnyExperimentAndUnit_IsAssignSticky() =>
        Prop.ForAll(Arb.From(Cases), found =>
        {
            var attributes = AssignmentScenario.Json("""{"y":1}""");
            var expected = VariantAssigner.AssignSticky(found.Experiment.Ask(found.Unit) with { Attributes = attributes });

            return new Flag(found.Experiment).TryEvaluate(found.Unit, attributes, AssignmentScenario.Noon, out var evaluation)
                && (evaluation.VariantIndex, evaluation.Assignment) == (expected.VariantIndex, expected.Reason);
        }).Check(Fixed);

    [Theory]
    [InlineData(ExperimentState.Draft, true)]
    [InlineData(ExperimentState.Running, false)]
    [InlineData(ExperimentState.Stopped, true)]
    [InlineData(ExperimentState.Promoted, true)]
    [InlineData(ExperimentState.RolledBack, true)]
    [InlineData(ExperimentState.Archived, true)]
    public void TryEvaluate_NoUnit_OnlyWhereItDoesNotMatter(ExperimentState state, bool expected)
    {
        var flag = new Flag(AssignmentScenario.Running(1, 1) with { State = state, PromotedVariant = "v1" });

        Assert.Equal(expected, flag.TryEvaluate(null, null, AssignmentScenario.Noon, out _));
    }

    [Fact]
    public void TryEvaluate_NoUnitOutsideTheWindow_Control()
    {
        var flag = new Flag(AssignmentScenario.Running(1, 1).Define(d => d with { EndDate = new DateOnly(2026, 1, 1) }));

        Assert.True(flag.TryEvaluate(null, null, AssignmentScenario.Noon, out var evaluation));
        Assert.Equal((0, FlagReason.Static), (evaluation.VariantIndex, evaluation.Reason));
    }

    [Fact]
    public void Reason_OfEveryAssignment_IsOpenFeatures()
    {
        var split = new[] { AssignmentReason.Random, AssignmentReason.Sticky, AssignmentReason.Balanced, AssignmentReason.Bandit, AssignmentReason.Imported };

        foreach (var assignment in Enum.GetValues<AssignmentReason>())
        {
            var expected = split.Contains(assignment) ? FlagReason.Split : assignment == AssignmentReason.Override ? FlagReason.TargetingMatch : FlagReason.Static;
            Assert.Equal(expected, new FlagEvaluation(0, assignment, IsDisabled: false).Reason);
            Assert.Equal(FlagReason.Disabled, new FlagEvaluation(0, assignment, IsDisabled: true).Reason);
        }
    }

    [Fact]
    public void TryEvaluate_OftenAtOnce_GivesOneAnswer()
    {
        var flag = new Flag(AssignmentScenario.Running(1, 1));

        var answers = Enumerable.Range(0, 1_000).AsParallel().Select(_ => flag.TryEvaluate("unit", default(JsonElement?), AssignmentScenario.Noon, out var e) ? e.VariantIndex : -1);

        Assert.Single(answers.Distinct());
    }
}
