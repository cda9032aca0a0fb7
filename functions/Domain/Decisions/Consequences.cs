using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Decisions;

/// <summary>What the machine does after a decision, or why it does nothing: the end of the log's sentence, for somebody who was not there.</summary>
internal static class Consequences
{
    public static string Of(Experiment experiment, Decision decision, AutomaticAction? action, IReadOnlyList<GuardrailReport> guardrails) => action?.Kind switch
    {
        AutomaticActionKind.Promote => $"So {decision.Variant} is promoted.",
        AutomaticActionKind.RollBack => $"So every run goes back to {experiment.Definition.Control}.",
        AutomaticActionKind.StepRamp => "So the ramp goes up.",
        AutomaticActionKind.LowerRamp => "So the ramp goes back to its first step.",
        _ when experiment.State != ExperimentState.Running => $"The experiment is {Words.Of(experiment.State)}, so nothing is done.",
        _ => Inaction(experiment.Definition, decision, guardrails),
    };

    private static string Inaction(ExperimentDefinition definition, Decision decision, IReadOnlyList<GuardrailReport> guardrails) => decision.Kind switch
    {
        DecisionKind.Promote => Unpromoted(definition, decision),
        DecisionKind.Reject when !definition.AutomationPolicy.AutoRollback => "Nothing is done by itself: automation_policy.auto_rollback is false.",
        DecisionKind.Reject when decision.Code == DecisionCode.GuardrailFailed && AlertsOnly(guardrails) => "Nothing is done by itself: the guardrail's action is alert.",
        DecisionKind.Reject => "Nothing is done by itself: a rollback waits for evidence that holds however often one looks.",
        DecisionKind.Invalid => "Nothing is done by itself on numbers that cannot be trusted.",
        _ => "The experiment goes on.",
    };

    private static string Unpromoted(ExperimentDefinition definition, Decision decision) => decision switch
    {
        _ when !definition.AutomationPolicy.AutoPromote => "Nothing is done by itself: automation_policy.auto_promote is false.",
        { Holds: { } holds } => $"Nothing is done by itself: a person has to look at {string.Join(" and ", holds)} first.",
        { Evidence.SupportsPromotion: false } => "Nothing is done by itself: promotion waits for exact or always-valid evidence.",
        _ => $"The next step of the ramp waits for {NumberText.Of(decision.Policy.MinSamples)} observations since the last one.",
    };

    private static bool AlertsOnly(IReadOnlyList<GuardrailReport> guardrails) =>
        guardrails.Where(g => g.Status == GuardrailStatus.Fail).All(g => g.Action == GuardrailAction.Alert);
}
