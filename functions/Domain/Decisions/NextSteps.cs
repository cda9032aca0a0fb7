using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Decisions;

/// <summary>What a person should do after a decision, in order.</summary>
internal static class NextSteps
{
    public static IReadOnlyList<string> Of(Verdict verdict, DecisionInputs inputs) => inputs.State switch
    {
        ExperimentState.Stopped when verdict.Kind is DecisionKind.Extend or DecisionKind.Inconclusive =>
            ["The experiment is stopped and gets no more runs: resume it, or promote or roll back by hand."],
        ExperimentState.RolledBack => AfterRollback(verdict, inputs),
        ExperimentState.Promoted when verdict.Kind == DecisionKind.Reject && verdict.Candidate?.Arm.Variant == inputs.PromotedVariant =>
            [$"{inputs.PromotedVariant} is promoted, which these numbers speak against: roll back, unless there is another reason for it.", .. While(verdict, inputs).Skip(1)],
        ExperimentState.Promoted => [$"{inputs.PromotedVariant} is promoted and every run gets it: nothing is left to do. A rollback undoes it."],
        ExperimentState.Archived => ["The experiment is archived: nothing is left to do."],
        _ => While(verdict, inputs),
    };

    private static IReadOnlyList<string> AfterRollback(Verdict verdict, DecisionInputs inputs)
    {
        var safe = $"Every run gets {inputs.Control.Variant} already.";
        return verdict.Kind is DecisionKind.Reject or DecisionKind.Invalid
            ? [safe, .. While(verdict, inputs).Skip(verdict.Kind == DecisionKind.Reject ? 1 : 0)]
            : [safe, "Resume to measure anew (what was measured so far is kept, and no longer decides), or archive the experiment."];
    }

    private static IReadOnlyList<string> While(Verdict verdict, DecisionInputs inputs)
    {
        var variant = verdict.Candidate?.Arm.Variant;
        return verdict.Code switch
        {
            DecisionCode.SampleRatioMismatch =>
            [
                "Find out why runs are missing or doubled in some arm: callers that retry with a new run_id, arms that fail before they report, imported runs.",
                "Start again under a new key once the cause is removed; these numbers stay unusable.",
            ],
            DecisionCode.ZeroWeightTraffic =>
            [
                "Find out who gives runs to an arm that was to get none.",
                "Start again under a new key once the cause is removed.",
            ],
            DecisionCode.GuardrailFailed =>
                [$"Route everybody to {inputs.Control.Variant} (rollback).", $"Find out what {variant} does to the guarded metric before it is tried again."],
            DecisionCode.CandidateRegressed =>
                [$"Route everybody to {inputs.Control.Variant} (rollback).", $"Keep {inputs.Control.Variant}, or try a changed {variant} as a new experiment."],
            DecisionCode.InsufficientSamples or DecisionCode.GuardrailPending => Wait(inputs),
            DecisionCode.InsufficientObservations =>
                [$"Check that the automation reports {inputs.Metric.Name} with its outcomes.", .. Wait(inputs)],
            DecisionCode.AnalysisUnavailable =>
                [$"Look at the raw values of {inputs.Metric.Name}: arms without any spread, or with single values, cannot be compared.", .. Wait(inputs)],
            DecisionCode.CandidateImproved => Promote(verdict, inputs),
            DecisionCode.EffectBelowThreshold =>
                [$"Keep {inputs.Control.Variant}, unless {variant} is better for another reason.", "Lower minimum_effect in a new experiment if so small a change counts."],
            DecisionCode.EvidenceInsufficient => Inconclusive(inputs),
            DecisionCode.InteractionUnderpowered =>
                ["Let the experiments go on until every combination has enough runs, or give them a common layer so that they exclude each other."],
            _ => throw new InvalidOperationException($"No steps for {verdict.Code}."),
        };
    }

    private static string[] Promote(Verdict verdict, DecisionInputs inputs)
    {
        var variant = verdict.Candidate!.Arm.Variant;
        string[] steps = verdict.Effect?.Relative is { } lift && Math.Abs(lift) <= DecisionRules.GradualRolloutLift
            ? [$"The gain is real but small: promote {variant} if it comes free, else keep {inputs.Control.Variant}."]
            : [$"Promote {variant}."];
        if (inputs.Doubts.Count > 0)
            steps = [.. steps, $"Look at {string.Join(" and ", inputs.Doubts)} first: automatic promotion waits for a person."];

        return verdict.Evidence is { SupportsPromotion: false, Kind: var kind }
            ? [.. steps, $"Automatic promotion waits for {(kind == EvidenceKind.Fixed ? "always-valid" : "exact")} evidence; a person need not."]
            : steps;
    }

    private static string[] Inconclusive(DecisionInputs inputs) => inputs.Horizon.Reached
        ? [$"Keep {inputs.Control.Variant}.", "Plan a larger sample if an effect of this size would matter."]
        : ["Let it run on."];

    private static string[] Wait(DecisionInputs inputs) => inputs.Horizon.WindowClosed
        ? ["The window has closed and no more runs come: move end_date, or conclude by hand."]
        : ["Let it run on."];
}
