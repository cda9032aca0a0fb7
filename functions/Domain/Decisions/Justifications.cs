using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Decisions;

/// <summary>A decision in one sentence, with the numbers that led to it.</summary>
internal static class Justifications
{
    public static string Of(Verdict verdict, DecisionInputs inputs) => verdict.Code switch
    {
        DecisionCode.SampleRatioMismatch =>
            $"Runs were not split as planned (sample-ratio check: {NumberText.PValueClaim(inputs.SampleRatio.PValue)}), so that arms may differ for other reasons than the variant.",
        DecisionCode.ZeroWeightTraffic =>
            $"{string.Join(", ", inputs.SampleRatio.ZeroWeightTraffic ?? [])} got runs at a weight of 0.",
        DecisionCode.GuardrailFailed => Guardrails(verdict.Candidate!, GuardrailStatus.Fail, "breaches"),
        DecisionCode.InsufficientSamples => Samples(verdict.Candidate!, inputs),
        DecisionCode.InsufficientObservations =>
            $"Of {Counts(inputs, verdict.Candidate!, a => a.Concluded)} concluded runs, {Counts(inputs, verdict.Candidate!, a => a.Reported)} "
            + $"reported {inputs.Metric.Name}; {inputs.Policy.MinSamples} an arm are needed.",
        DecisionCode.GuardrailPending => Guardrails(verdict.Candidate!, null, "waits for values of"),
        DecisionCode.AnalysisUnavailable =>
            $"{verdict.Candidate!.Arm.Variant} cannot be compared with {inputs.Control.Variant} in {inputs.Metric.Name}: {Reason(verdict.Candidate!, inputs)}.",
        DecisionCode.CandidateRegressed => $"{Difference(verdict, inputs)}, which is worse: {Evidence(verdict, inputs)}.",
        DecisionCode.CandidateImproved => $"{Difference(verdict, inputs)}, which is better: {Evidence(verdict, inputs)}.",
        DecisionCode.EvidenceInsufficient => $"{Difference(verdict, inputs)}, which may be chance: {Evidence(verdict, inputs)}.",
        DecisionCode.EffectBelowThreshold =>
            $"{Difference(verdict, inputs)}, which is real ({Evidence(verdict, inputs)}) and smaller than what counts ({Limits(inputs)}).",
        DecisionCode.InteractionUnderpowered =>
            $"{Difference(verdict, inputs)}, which is better: {Evidence(verdict, inputs)}; but some combination of variants with "
            + $"{string.Join(", ", inputs.UnderpoweredWith)} has too few runs to rule out that the experiments act on each other.",
        _ => throw new InvalidOperationException($"No words for {verdict.Code}."),
    };

    private static string Guardrails(CandidateEvidence candidate, GuardrailStatus? status, string verb)
    {
        var meant = candidate.Guardrails.Where(g => status is null ? g.Status != GuardrailStatus.Pass : g.Status == status);
        return $"{candidate.Arm.Variant} {verb} {string.Join(" and ", meant.Select(Describe))}.";
    }

    private static string Describe(GuardrailReport guardrail)
    {
        var numbers = guardrail.Observed is null
            ? $"{guardrail.N} values"
            : $"{guardrail.Measure ?? "observed"} {NumberText.Of(guardrail.Observed)} over {guardrail.N} values";
        return $"{guardrail.Metric} {guardrail.Rule} ({numbers})";
    }

    private static string Samples(CandidateEvidence candidate, DecisionInputs inputs)
    {
        if (inputs.Horizon.DaysRun < inputs.Policy.MinDays)
            return $"The experiment has run for {inputs.Horizon.DaysRun} of {inputs.Policy.MinDays} days.";

        if (CandidateRules.IsBeforePlan(inputs))
        {
            return $"Fixed evidence is valid once, at the planned {NumberText.Of(inputs.Policy.PlannedSamples ?? 0)} observations; "
                + $"there are {NumberText.Of(inputs.Horizon.Observed)}.";
        }

        return $"There are {Counts(inputs, candidate, a => a.Observations)} observations of {inputs.Metric.Name}; "
            + $"{NumberText.Of(CandidateRules.Needed(candidate, inputs))} an arm are needed{Notes(candidate, inputs)}.";
    }

    private static string Notes(CandidateEvidence candidate, DecisionInputs inputs)
    {
        var warmUp = CandidateRules.Needed(candidate, inputs) > inputs.Policy.MinSamples ? " before always-valid evidence begins" : "";
        var isByUnit = candidate.Arm.Observations < candidate.Arm.Reported || inputs.Control.Observations < inputs.Control.Reported;
        return isByUnit ? $"{warmUp} (runs of one unit count once)" : warmUp;
    }

    private static string Counts(DecisionInputs inputs, CandidateEvidence candidate, Func<ArmObservations, long> count) =>
        $"{NumberText.Of(count(inputs.Control))} ({inputs.Control.Variant}) and {NumberText.Of(count(candidate.Arm))} ({candidate.Arm.Variant})";

    private static string Reason(CandidateEvidence candidate, DecisionInputs inputs) =>
        (inputs.Policy.Evidence == EvidenceKind.Sequential ? candidate.SequentialReason : candidate.FixedReason) ?? "no_evidence";

    private static string Difference(Verdict verdict, DecisionInputs inputs)
    {
        var effect = verdict.Effect!;
        var unit = inputs.Metric.Unit is { } name ? $" {name}" : "";
        var relative = effect.Relative is null ? "" : $" ({NumberText.Change(effect.Relative)})";
        return $"{verdict.Candidate!.Arm.Variant} changes {inputs.Metric.Name} by {NumberText.Signed(effect.Absolute)}{unit}{relative} "
            + $"against {inputs.Control.Variant}, interval {NumberText.Of(effect.Interval)}";
    }

    private static string Evidence(Verdict verdict, DecisionInputs inputs)
    {
        var evidence = verdict.Evidence!;
        var kind = evidence.Kind == EvidenceKind.Sequential ? "always-valid" : "fixed-horizon";
        var adjusted = inputs.Candidates.Count > 1 ? $" after {Words.Of(inputs.Policy.Correction)} adjustment" : "";
        return $"{kind} {NumberText.PValueClaim(evidence.AdjustedPValue)}{adjusted} at "
            + $"{NumberText.Of(evidence.ControlObservations)} ({inputs.Control.Variant}) and {NumberText.Of(evidence.CandidateObservations)} "
            + $"({verdict.Candidate!.Arm.Variant}) observations, alpha {NumberText.Of(inputs.Policy.Alpha)}";
    }

    private static string Limits(DecisionInputs inputs) =>
        $"minimum effect {NumberText.Of(inputs.Policy.MinimumEffect)}, tolerance "
        + NumberText.Of(inputs.Policy.RegressionTolerance ?? inputs.Policy.MinimumEffect);
}
