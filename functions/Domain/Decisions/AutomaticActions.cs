using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Decisions;

/// <summary>What the machine may do by itself after a decision: a pure function, so that a dry run says what would happen.</summary>
public static class AutomaticActions
{
    /// <summary>
    /// The action that the decision and the experiment's policy lead to; null for none. Promotion rests on the evidence that the policy
    /// names, for proportions on the exact process. A rollback on a regression may also rest on any always-valid evidence, since
    /// waiting costs more than going back; a breached guardrail needs no further evidence.
    /// </summary>
    public static AutomaticAction? For(Experiment experiment, Decision decision, IReadOnlyList<GuardrailReport> guardrails)
    {
        if (experiment.State != ExperimentState.Running)
            return null;

        var policy = experiment.Definition.AutomationPolicy;
        return decision.Code switch
        {
            DecisionCode.GuardrailFailed when policy.AutoRollback && guardrails.Any(AsksForRollback) => RollBack(decision),
            DecisionCode.CandidateRegressed when policy.AutoRollback && decision.Evidence is { SafeUnderPeeking: true } or { SupportsPromotion: true } => RollBack(decision),
            DecisionCode.CandidateImproved when policy.AutoPromote && decision.Evidence is { SupportsPromotion: true } => Advance(experiment.Definition.Assignment, decision),
            _ => null,
        };
    }

    private static bool AsksForRollback(GuardrailReport guardrail) =>
        guardrail is { Status: GuardrailStatus.Fail, Action: GuardrailAction.Rollback };

    private static AutomaticAction RollBack(Decision decision) => new(AutomaticActionKind.RollBack, decision.Variant, decision);

    /// <summary>A ramp is climbed step by step, unless the lift is large enough to go to everybody at once.</summary>
    private static AutomaticAction Advance(AssignmentPolicy assignment, Decision decision)
    {
        var stepsLeft = assignment.RampStep < assignment.Ramp.Count - 1;
        var kind = stepsLeft && decision.Rollout != Rollout.Full ? AutomaticActionKind.StepRamp : AutomaticActionKind.Promote;
        return new AutomaticAction(kind, decision.Variant, decision);
    }
}

/// <summary>Something to be done without asking a person.</summary>
/// <param name="Kind">What.</param>
/// <param name="Variant">The challenger it is about.</param>
/// <param name="Decision">What it follows from.</param>
public sealed record AutomaticAction(AutomaticActionKind Kind, string? Variant, Decision Decision)
{
    /// <summary>The change of state to apply; null for a step of the ramp, which changes the definition instead.</summary>
    /// <param name="by">Who acts: the name of a timer, or api.</param>
    public StateChange? ToStateChange(string by) => Kind switch
    {
        AutomaticActionKind.Promote => new StateChange(ExperimentAction.Promote, by, Words.Of(Decision.Code), Variant, Decision.Justification),
        AutomaticActionKind.RollBack => new StateChange(ExperimentAction.Rollback, by, Words.Of(Decision.Code), Variant, Decision.Justification),
        _ => null,
    };
}

/// <summary>The kinds of automatic action.</summary>
public enum AutomaticActionKind
{
    Promote,
    StepRamp,
    RollBack,
}
