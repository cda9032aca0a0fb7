using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Decisions;

/// <summary>What the machine may do by itself after a decision: a pure function, so that a dry run says what would happen.</summary>
public static class AutomaticActions
{
    /// <summary>
    /// The action that the decision and the experiment's policy lead to; null for none. Promotion rests on the evidence that the policy
    /// names, for proportions on the exact process, and waits for a person where the trust checks raise doubts. A rollback on a regression may
    /// also rest on any always-valid evidence, since waiting costs more than going back; a breached guardrail needs no further evidence. Harm
    /// that does not suffice for a rollback takes a ramp back to its first step.
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
            DecisionCode.GuardrailFailed or DecisionCode.CandidateRegressed when policy.AutoRollback => Lower(experiment.Definition.Assignment, decision),
            DecisionCode.CandidateImproved when policy.AutoPromote && decision is { Evidence.SupportsPromotion: true, Holds: null } =>
                Advance(experiment.Definition.Assignment, decision),
            _ => null,
        };
    }

    private static bool AsksForRollback(GuardrailReport guardrail) =>
        guardrail is { Status: GuardrailStatus.Fail, Action: GuardrailAction.Rollback };

    private static AutomaticAction RollBack(Decision decision) => new(AutomaticActionKind.RollBack, decision.Variant, decision);

    /// <summary>A ramp is climbed step by step, unless the lift is large enough to go to everybody at once.</summary>
    /// <remarks>Each step waits for as many new observations as a decision needs at the least: the evidence for one step is not that for the next.</remarks>
    private static AutomaticAction? Advance(AssignmentPolicy assignment, Decision decision)
    {
        var promotion = new AutomaticAction(AutomaticActionKind.Promote, decision.Variant, decision);
        if (assignment.Ramp.Count == 0 || decision.Rollout == Rollout.Full)
            return promotion;

        var observed = decision.Evidence?.CandidateObservations ?? 0;
        if (assignment.RampStep > 0 && observed < assignment.RampStepSamples + decision.Policy.MinSamples)
            return null;

        return assignment.RampStep < assignment.Ramp.Count - 1
            ? promotion with { Kind = AutomaticActionKind.StepRamp, Move = new RampMove(assignment.RampStep, assignment.RampStep + 1, observed) }
            : promotion;
    }

    private static AutomaticAction? Lower(AssignmentPolicy assignment, Decision decision) => assignment is { Ramp.Count: > 0, RampStep: > 0 }
        ? new AutomaticAction(AutomaticActionKind.LowerRamp, decision.Variant, decision) { Move = new RampMove(assignment.RampStep, 0, 0) }
        : null;
}

/// <summary>Something to be done without asking a person.</summary>
/// <param name="Kind">What.</param>
/// <param name="Variant">The challenger it is about.</param>
/// <param name="Decision">What it follows from.</param>
public sealed record AutomaticAction(AutomaticActionKind Kind, string? Variant, Decision Decision)
{
    /// <summary>The step of the ramp; null for a change of state.</summary>
    public RampMove? Move { get; init; }

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
    LowerRamp,
    RollBack,
}
