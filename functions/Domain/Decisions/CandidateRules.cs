using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Decisions;

/// <summary>What the rules say of one challenger (or of the whole experiment, without one).</summary>
internal sealed record Verdict(
    CandidateEvidence? Candidate, DecisionKind Kind, DecisionCode Code, DecisionEffect? Effect, DecisionEvidence? Evidence);

/// <summary>Judges one challenger by itself; the first rule that applies wins.</summary>
internal static class CandidateRules
{
    public static Verdict Judge(CandidateEvidence candidate, DecisionInputs inputs)
    {
        var (kind, evidence) = Choose(candidate, inputs);
        var code = CodeOf(candidate, inputs, evidence);
        return new Verdict(
            candidate,
            KindOf(code),
            code,
            evidence is null ? null : EffectOf(evidence, inputs.Metric.Direction),
            evidence is null ? null : Describe(kind, evidence, inputs));
    }

    private static DecisionCode CodeOf(CandidateEvidence candidate, DecisionInputs inputs, Evidence? evidence)
    {
        // A failed guardrail beats a pending one, and everything else.
        if (candidate.Guardrails.Any(g => g.Status == GuardrailStatus.Fail))
            return DecisionCode.GuardrailFailed;

        if (Wait(candidate, inputs) is { } wait)
            return wait;

        if (evidence is null)
            return IsWarmingUp(candidate, inputs) ? DecisionCode.InsufficientSamples : DecisionCode.AnalysisUnavailable;

        var gain = Normalize(evidence.Estimate, inputs.Metric.Direction);
        var tolerance = inputs.Policy.RegressionTolerance ?? inputs.Policy.MinimumEffect;
        if (!evidence.IsSignificant(inputs.Policy.Alpha))
            return DecisionCode.EvidenceInsufficient;

        if (gain < -tolerance)
            return DecisionCode.CandidateRegressed;

        if (gain > 0 && gain >= inputs.Policy.MinimumEffect)
            return inputs.UnderpoweredWith.Count > 0 ? DecisionCode.InteractionUnderpowered : DecisionCode.CandidateImproved;

        return DecisionCode.EffectBelowThreshold;
    }

    private static DecisionCode? Wait(CandidateEvidence candidate, DecisionInputs inputs)
    {
        var needed = inputs.Policy.MinSamples;
        if (Fewest(candidate, inputs, a => a.Concluded) < needed || inputs.Horizon.DaysRun < inputs.Policy.MinDays || IsBeforePlan(inputs))
            return DecisionCode.InsufficientSamples;

        if (Fewest(candidate, inputs, a => a.Reported) < needed)
            return DecisionCode.InsufficientObservations;

        if (Fewest(candidate, inputs, a => a.Observations) < needed)
            return DecisionCode.InsufficientSamples;

        return candidate.Guardrails.Any(g => g.Status != GuardrailStatus.Pass) ? DecisionCode.GuardrailPending : null;
    }

    /// <summary>Observations an arm needs: the policy's, and those that the always-valid evidence needs before it begins.</summary>
    public static int Needed(CandidateEvidence candidate, DecisionInputs inputs) => inputs.Policy.Evidence == EvidenceKind.Sequential
        ? Math.Max(inputs.Policy.MinSamples, candidate.SequentialBurnIn)
        : inputs.Policy.MinSamples;

    private static bool IsWarmingUp(CandidateEvidence candidate, DecisionInputs inputs) =>
        Fewest(candidate, inputs, a => a.Observations) < Needed(candidate, inputs);

    private static long Fewest(CandidateEvidence candidate, DecisionInputs inputs, Func<ArmObservations, long> count) =>
        Math.Min(count(inputs.Control), count(candidate.Arm));

    /// <summary>Fixed evidence is valid once, at the plan: before that there is nothing to decide on.</summary>
    public static bool IsBeforePlan(DecisionInputs inputs) =>
        inputs.Policy is { Evidence: EvidenceKind.Fixed, PlannedSamples: not null } && !inputs.Horizon.Reached;

    /// <summary>
    /// Always-valid evidence, unless the policy asks for fixed. From the horizon on, fixed evidence where the always-valid one has
    /// not settled the matter: a conclusion once drawn from it stays.
    /// </summary>
    private static (EvidenceKind Kind, Evidence? Evidence) Choose(CandidateEvidence candidate, DecisionInputs inputs)
    {
        if (inputs.Policy.Evidence == EvidenceKind.Fixed)
            return (EvidenceKind.Fixed, candidate.Fixed);

        var settled = candidate.Sequential?.IsSignificant(inputs.Policy.Alpha) ?? false;
        return inputs.Horizon.Reached && !settled && candidate.Fixed is not null
            ? (EvidenceKind.Fixed, candidate.Fixed)
            : (EvidenceKind.Sequential, candidate.Sequential);
    }

    private static DecisionKind KindOf(DecisionCode code) => code switch
    {
        DecisionCode.SampleRatioMismatch or DecisionCode.ZeroWeightTraffic => DecisionKind.Invalid,
        DecisionCode.GuardrailFailed or DecisionCode.CandidateRegressed => DecisionKind.Reject,
        DecisionCode.CandidateImproved => DecisionKind.Promote,
        DecisionCode.EvidenceInsufficient or DecisionCode.EffectBelowThreshold or DecisionCode.InteractionUnderpowered =>
            DecisionKind.Inconclusive,
        _ => DecisionKind.Extend,
    };

    private static DecisionEffect EffectOf(Evidence evidence, MetricDirection direction) => new(
        evidence.Estimate,
        evidence.Interval,
        evidence.Relative?.Estimate,
        evidence.Relative?.Interval,
        Normalize(evidence.Estimate, direction));

    private static DecisionEvidence Describe(EvidenceKind kind, Evidence evidence, DecisionInputs inputs) => new(
        kind,
        evidence.Method,
        evidence.IsSignificant(inputs.Policy.Alpha),
        evidence.PValue,
        evidence.AdjustedPValue,
        kind == EvidenceKind.Sequential,
        kind == inputs.Policy.Evidence && evidence.IsExactOrAllThereIs,
        evidence.ControlObservations,
        evidence.CandidateObservations,
        kind == EvidenceKind.Sequential
            ? "Valid at every look."
            : "Valid once, at the planned sample or the end date; looking earlier or again makes it say more than it knows.");

    private static double Normalize(double difference, MetricDirection direction) =>
        direction == MetricDirection.Increase ? difference : 0 - difference;
}
