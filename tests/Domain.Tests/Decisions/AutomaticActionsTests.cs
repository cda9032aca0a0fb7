using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Tests.Analysis;
using static Splitrun.Domain.Tests.Decisions.DecisionScenario;

namespace Splitrun.Domain.Tests.Decisions;

public sealed class AutomaticActionsTests
{
    private static readonly AutomationPolicy Everything = new(AutoPromote: true, AutoRollback: true);

    [Fact]
    public void For_ImprovedWithAutoPromote_Promotes()
    {
        var action = For(Winning(), Everything);

        Assert.Equal((AutomaticActionKind.Promote, "verbose"), (action!.Kind, action.Variant));
        Assert.Equal(
            (ExperimentAction.Promote, "timer:analysis", "candidate_improved", "verbose"),
            action.ToStateChange("timer:analysis") is { } change ? (change.Action, change.By, change.Code, change.Variant) : default);
    }

    [Fact]
    public void For_ImprovedWithoutAutoPromote_DoesNothing() => Assert.Null(For(Winning(), new AutomationPolicy()));

    [Theory]
    [InlineData(ExperimentState.Draft)]
    [InlineData(ExperimentState.Stopped)]
    [InlineData(ExperimentState.Promoted)]
    [InlineData(ExperimentState.RolledBack)]
    [InlineData(ExperimentState.Archived)]
    public void For_NotRunning_DoesNothing(ExperimentState state) => Assert.Null(For(Winning(), Everything, state));

    [Fact]
    public void For_FixedEvidenceUnderSequentialPolicy_WaitsForAPerson()
    {
        var inputs = Winning().WithCandidate(c => c with { Sequential = null }) with { Horizon = Planned };

        Assert.Null(For(inputs, Everything));
        Assert.Contains("a person need not", DecisionRules.Decide(inputs).NextSteps[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void For_ApproximateSequenceOfProportions_WaitsForTheExactOneToPromoteAndNotToRollBack()
    {
        var better = Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", -500) with { IsExactOrAllThereIs = false } });
        var worse = Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 500) with { IsExactOrAllThereIs = false } });

        Assert.Null(For(better, Everything));
        Assert.Equal(AutomaticActionKind.RollBack, For(worse, Everything)!.Kind);
    }

    [Fact]
    public void For_FixedEvidenceUnderFixedPolicy_Promotes()
    {
        var inputs = Winning() with { Horizon = Planned, Policy = new AnalysisPolicy { Evidence = EvidenceKind.Fixed, PlannedSamples = 400 } };

        Assert.Equal(AutomaticActionKind.Promote, For(inputs, Everything)!.Kind);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void For_Regression_RollsBackUnlessSwitchedOff(bool autoRollback, bool rollsBack)
    {
        var inputs = Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 500) });

        var action = For(inputs, new AutomationPolicy(AutoRollback: autoRollback));

        Assert.Equal(rollsBack, action?.Kind == AutomaticActionKind.RollBack);
    }

    [Theory]
    [InlineData(GuardrailAction.Rollback, true)]
    [InlineData(GuardrailAction.Alert, false)]
    public void For_FailedGuardrail_DoesWhatItsActionSays(GuardrailAction action, bool rollsBack)
    {
        var inputs = Winning().WithCandidate(c => c with { Guardrails = [Guardrail(GuardrailStatus.Fail, action: action)] });

        Assert.Equal(rollsBack, For(inputs, Everything)?.Kind == AutomaticActionKind.RollBack);
    }

    [Theory]
    [InlineData(0, AutomaticActionKind.StepRamp)]
    [InlineData(2, AutomaticActionKind.Promote)]
    public void For_GradualLiftOnARamp_ClimbsItStepByStep(int step, AutomaticActionKind kind)
    {
        var inputs = Winning().WithCandidate(c => c with
        {
            Sequential = Sure("confidence_sequence", -500) with { Relative = new RelativeReport(-0.1, null, null, null) },
        });

        var action = For(inputs, Everything, ramp: ([5, 25, 50], step));

        Assert.Equal(kind, action!.Kind);
        Assert.Equal(kind == AutomaticActionKind.StepRamp, action.ToStateChange("timer") is null);
    }

    [Theory]
    [InlineData(1, AutomaticActionKind.StepRamp)]
    [InlineData(2, AutomaticActionKind.Promote)]
    public void For_EvidenceOfTheLastStep_DoesNotCarryTheNext(int step, AutomaticActionKind kind)
    {
        var inputs = Winning().WithCandidate(c => c with
        {
            Sequential = Sure("confidence_sequence", -500) with { Relative = new RelativeReport(-0.1, null, null, null) },
        });
        var observed = inputs.Candidates[0].Sequential!.CandidateObservations;

        Assert.Null(For(inputs, Everything, ramp: ([5, 25, 50], step), since: observed));
        Assert.Null(For(inputs, Everything, ramp: ([5, 25, 50], step), since: observed - 19));
        Assert.Equal(kind, For(inputs, Everything, ramp: ([5, 25, 50], step), since: observed - 20)!.Kind);
    }

    [Fact]
    public void For_HarmThatDoesNotRollBack_LowersTheRamp()
    {
        var alerted = Winning().WithCandidate(c => c with { Guardrails = [Guardrail(GuardrailStatus.Fail, action: GuardrailAction.Alert)] });

        var action = For(alerted, Everything, ramp: ([5, 25, 50], 2));

        Assert.Equal((AutomaticActionKind.LowerRamp, new RampMove(2, 0, 0)), (action!.Kind, action.Move));
        Assert.Null(action.ToStateChange("timer"));
        Assert.Null(For(alerted, Everything, ramp: ([5, 25, 50], 0)));
        Assert.Null(For(alerted, new AutomationPolicy(AutoRollback: false), ramp: ([5, 25, 50], 2)));
    }

    [Fact]
    public void For_DoubtsAboutTheNumbers_WaitsForAPersonToPromoteAndNotToRollBack()
    {
        var better = Winning() with { Doubts = ["attrition"] };
        var worse = Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 500) }) with { Doubts = ["attrition"] };

        Assert.Null(For(better, Everything));
        Assert.Equal(["attrition"], DecisionRules.Decide(better).Holds!);
        Assert.Contains(DecisionRules.Decide(better).NextSteps, step => step.Contains("attrition", StringComparison.Ordinal));
        Assert.Equal(AutomaticActionKind.RollBack, For(worse, Everything)!.Kind);
        Assert.Null(DecisionRules.Decide(worse).Holds);
    }

    private static AutomaticAction? For(
        DecisionInputs inputs,
        AutomationPolicy policy,
        ExperimentState state = ExperimentState.Running,
        (IReadOnlyList<double> Steps, int Step) ramp = default,
        long since = 0)
    {
        var experiment = ExperimentScenario.TwoArms();
        var definition = experiment.Definition with
        {
            AutomationPolicy = policy,
            Assignment = experiment.Definition.Assignment with { Ramp = ramp.Steps ?? [], RampStep = ramp.Step, RampStepSamples = since },
        };
        return AutomaticActions.For(
            experiment with { Definition = definition, State = state },
            DecisionRules.Decide(inputs),
            [.. inputs.Candidates.SelectMany(c => c.Guardrails)]);
    }
}
