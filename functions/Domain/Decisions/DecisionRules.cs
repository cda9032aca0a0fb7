using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Decisions;

/// <summary>
/// The one place where numbers become a recommendation: pure, and the same for the timer, the API and a dry run.
/// </summary>
/// <remarks>
/// The first that applies wins: invalid; a failed guardrail of any challenger; anything that still has to be waited for; the best
/// challenger that improved; one that got worse; inconclusive. With several challengers each has a decision of its own beside it.
/// </remarks>
public static class DecisionRules
{
    /// <summary>From here on a lift is worth a full rollout.</summary>
    internal const double FullRolloutLift = 0.20;

    /// <summary>From here on a lift is worth the next step of the ramp.</summary>
    internal const double GradualRolloutLift = 0.05;

    private static readonly DecisionCode[] Precedence =
    [
        DecisionCode.GuardrailFailed,
        DecisionCode.InsufficientSamples,
        DecisionCode.InsufficientObservations,
        DecisionCode.GuardrailPending,
        DecisionCode.AnalysisUnavailable,
        DecisionCode.CandidateImproved,
        DecisionCode.CandidateRegressed,
        DecisionCode.InteractionUnderpowered,
        DecisionCode.EffectBelowThreshold,
        DecisionCode.EvidenceInsufficient,
    ];

    /// <summary>The decision that follows from the inputs.</summary>
    public static Decision Decide(DecisionInputs inputs)
    {
        if (inputs.Candidates.Count == 0)
            throw new ArgumentException("A decision needs at least one challenger.", nameof(inputs));

        if (inputs.SampleRatio.Status == CheckStatus.Fail)
            return Invalid(inputs);

        var verdicts = inputs.Candidates.Select(c => CandidateRules.Judge(c, inputs)).ToList();
        var chosen = verdicts
            .OrderBy(v => Array.IndexOf(Precedence, v.Code))
            .ThenByDescending(v => v.Effect?.NormalizedAbsolute ?? 0)
            .First();

        return Compose(inputs, chosen) with
        {
            Candidates = verdicts.Count > 1 ? [.. verdicts.Select(v => Summarise(v, inputs))] : null,
        };
    }

    /// <summary>The decision where every challenger is a shadow: none serves runs, so there is nothing to compare.</summary>
    public static Decision WithoutChallengers(DecisionInputs inputs) => inputs.SampleRatio.Status == CheckStatus.Fail
        ? Invalid(inputs)
        : new Decision
        {
            Kind = DecisionKind.Extend,
            Code = DecisionCode.AnalysisUnavailable,
            Rollout = Rollout.Extend,
            Justification = $"No challenger serves runs beside {inputs.Control.Variant}; shadows are compared by their predictions.",
            NextSteps = ["Read the shadow section; give a shadow a weight in a new experiment once its predictions are good enough."],
            Samples = SamplesOf(inputs),
            Guardrails = Count([]),
            Policy = PolicyOf(inputs),
        };

    private static Decision Invalid(DecisionInputs inputs)
    {
        var code = inputs.SampleRatio.ZeroWeightTraffic is { Count: > 0 }
            ? DecisionCode.ZeroWeightTraffic
            : DecisionCode.SampleRatioMismatch;
        var verdict = new Verdict(null, DecisionKind.Invalid, code, null, null);
        return Compose(inputs, verdict);
    }

    private static Decision Compose(DecisionInputs inputs, Verdict verdict) => new()
    {
        Kind = verdict.Kind,
        Code = verdict.Code,
        Variant = verdict.Candidate?.Arm.Variant,
        Rollout = RolloutOf(verdict, inputs),
        Justification = Justifications.Of(verdict, inputs),
        NextSteps = NextSteps.Of(verdict, inputs),
        Samples = SamplesOf(inputs),
        Effect = verdict.Effect,
        Evidence = verdict.Evidence,
        Guardrails = Count([.. inputs.Candidates.SelectMany(c => c.Guardrails)]),
        Policy = PolicyOf(inputs),
        Holds = verdict.Kind == DecisionKind.Promote && inputs.Doubts.Count > 0 ? inputs.Doubts : null,
        Core = verdict.Code == DecisionCode.InteractionUnderpowered ? new CoreDecision(DecisionKind.Promote, DecisionCode.CandidateImproved) : null,
    };

    private static CandidateDecision Summarise(Verdict verdict, DecisionInputs inputs) => new(
        verdict.Candidate!.Arm.Variant,
        verdict.Kind,
        verdict.Code,
        Justifications.Of(verdict, inputs),
        verdict.Effect,
        verdict.Evidence);

    private static Rollout RolloutOf(Verdict verdict, DecisionInputs inputs) => verdict.Kind switch
    {
        DecisionKind.Invalid => Rollout.Invalid,
        DecisionKind.Reject => Rollout.Rollback,
        DecisionKind.Extend => Rollout.Extend,
        DecisionKind.Promote => LiftOf(verdict) switch
        {
            // Without a baseline there is no lift to go by: take the careful way.
            null => Rollout.Gradual,
            > FullRolloutLift => Rollout.Full,
            > GradualRolloutLift => Rollout.Gradual,
            _ => Rollout.Keep,
        },
        _ => inputs.Horizon.Reached && verdict.Code != DecisionCode.InteractionUnderpowered ? Rollout.Keep : Rollout.Extend,
    };

    private static double? LiftOf(Verdict verdict) => verdict.Effect?.Relative is { } relative ? Math.Abs(relative) : null;

    private static OrderedDictionary<string, long> SamplesOf(DecisionInputs inputs)
    {
        var samples = new OrderedDictionary<string, long> { [inputs.Control.Variant] = inputs.Control.Observations };
        foreach (var candidate in inputs.Candidates)
            samples[candidate.Arm.Variant] = candidate.Arm.Observations;

        return samples;
    }

    private static DecisionGuardrails Count(IReadOnlyList<GuardrailReport> guardrails)
    {
        var passed = guardrails.Count(g => g.Status == GuardrailStatus.Pass);
        var failed = guardrails.Count(g => g.Status == GuardrailStatus.Fail);
        return new DecisionGuardrails(guardrails.Count, passed, failed, guardrails.Count - passed - failed);
    }

    private static DecisionPolicy PolicyOf(DecisionInputs inputs) => new(
        inputs.Policy.Alpha,
        inputs.Policy.MinimumEffect,
        inputs.Policy.RegressionTolerance ?? inputs.Policy.MinimumEffect,
        inputs.Policy.MinSamples,
        inputs.Policy.Evidence,
        inputs.Policy.Correction);
}
