using System.Text.Json.Serialization;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Decisions;

/// <summary>What the numbers recommend, why, and what to do next. It changes nothing by itself.</summary>
public sealed record Decision
{
    [JsonPropertyName("decision")]
    public required DecisionKind Kind { get; init; }

    public required DecisionCode Code { get; init; }

    /// <summary>The challenger it is about; null when it is about the experiment as a whole.</summary>
    public string? Variant { get; init; }

    public required Rollout Rollout { get; init; }

    /// <summary>A sentence with the numbers that led to it.</summary>
    public required string Justification { get; init; }

    /// <summary>What a person should do now, in order.</summary>
    public required IReadOnlyList<string> NextSteps { get; init; }

    /// <summary>Observations of the primary metric per variant.</summary>
    public required IReadOnlyDictionary<string, long> Samples { get; init; }

    public DecisionEffect? Effect { get; init; }

    public DecisionEvidence? Evidence { get; init; }

    public required DecisionGuardrails Guardrails { get; init; }

    public required DecisionPolicy Policy { get; init; }

    /// <summary>Checks that keep the machine from promoting by itself; null when there are none.</summary>
    public IReadOnlyList<string>? Holds { get; init; }

    /// <summary>What the numbers of this experiment alone say, where it is held back for another reason; null otherwise.</summary>
    public CoreDecision? Core { get; init; }

    /// <summary>The same question answered for each challenger; null when there is only one.</summary>
    public IReadOnlyList<CandidateDecision>? Candidates { get; init; }
}

/// <summary>A decision without its reasons.</summary>
public sealed record CoreDecision([property: JsonPropertyName("decision")] DecisionKind Kind, DecisionCode Code);

/// <summary>What is recommended.</summary>
public enum DecisionKind
{
    /// <summary>The numbers cannot be trusted.</summary>
    Invalid,

    /// <summary>The challenger does harm.</summary>
    Reject,

    /// <summary>Not enough is known yet.</summary>
    Extend,

    /// <summary>The challenger is better and safe.</summary>
    Promote,

    /// <summary>Enough was observed, and it does not tell.</summary>
    Inconclusive,
}

/// <summary>Why; stable words that programs may test.</summary>
public enum DecisionCode
{
    // Invalid.
    SampleRatioMismatch,
    ZeroWeightTraffic,

    // Reject.
    GuardrailFailed,
    CandidateRegressed,

    // Extend.
    InsufficientSamples,
    InsufficientObservations,
    GuardrailPending,
    AnalysisUnavailable,

    // Promote.
    CandidateImproved,

    // Inconclusive.
    EvidenceInsufficient,
    EffectBelowThreshold,
    InteractionUnderpowered,
}

/// <summary>How far to take the challenger.</summary>
public enum Rollout
{
    /// <summary>To everybody: the lift is above 20 %.</summary>
    Full,

    /// <summary>To the next step of the ramp: the lift is above 5 %.</summary>
    Gradual,

    /// <summary>Keep the champion.</summary>
    Keep,

    /// <summary>Go on collecting.</summary>
    Extend,

    /// <summary>Back to control.</summary>
    Rollback,

    /// <summary>Nothing, before the numbers can be trusted.</summary>
    Invalid,
}

/// <summary>How large the difference is. Differences are challenger minus control, whatever the metric's direction.</summary>
/// <param name="Absolute">In units of the metric.</param>
/// <param name="Interval">At level 1 - alpha; from the confidence sequence when the evidence is sequential.</param>
/// <param name="Relative">Relative to the size of control's mean; null when that cannot be told from 0.</param>
/// <param name="RelativeInterval">At level 1 - alpha, fixed horizon.</param>
/// <param name="NormalizedAbsolute">The absolute difference with its sign turned so that positive is better.</param>
public sealed record DecisionEffect(
    double Absolute,
    Reports.Bounds? Interval,
    double? Relative,
    Reports.Bounds? RelativeInterval,
    double NormalizedAbsolute);

/// <summary>What the decision rests on.</summary>
/// <param name="Kind">Sequential (always valid) or fixed (valid once, at the planned sample or the end date).</param>
/// <param name="Method">Name of the test.</param>
/// <param name="Significant">Whether the adjusted p-value is at most alpha.</param>
/// <param name="PValue">Before adjustment.</param>
/// <param name="AdjustedPValue">After adjustment over the challengers.</param>
/// <param name="SafeUnderPeeking">Whether it holds however often one looks.</param>
/// <param name="SupportsPromotion">Whether automatic promotion may rest on it, under the experiment's policy.</param>
/// <param name="ControlObservations">Observations of control behind it.</param>
/// <param name="CandidateObservations">Observations of the challenger behind it.</param>
/// <param name="Note">How to read it.</param>
public sealed record DecisionEvidence(
    EvidenceKind Kind,
    string Method,
    bool Significant,
    double PValue,
    double AdjustedPValue,
    bool SafeUnderPeeking,
    bool SupportsPromotion,
    long ControlObservations,
    long CandidateObservations,
    string Note);

/// <summary>The guardrails of the challengers, counted.</summary>
public sealed record DecisionGuardrails(int Configured, int Passed, int Failed, int Pending);

/// <summary>The limits that were applied.</summary>
/// <param name="Alpha">Significance level.</param>
/// <param name="MinimumEffect">Smallest improvement worth promoting, absolute.</param>
/// <param name="RegressionTolerance">Worsening that is tolerated, absolute.</param>
/// <param name="MinSamples">Observations an arm needs.</param>
/// <param name="Evidence">Which evidence automatic actions rest on.</param>
/// <param name="Correction">How p-values are adjusted.</param>
public sealed record DecisionPolicy(
    double Alpha,
    double MinimumEffect,
    double RegressionTolerance,
    int MinSamples,
    EvidenceKind Evidence,
    MultipleTestingCorrection Correction);

/// <summary>The decision on one of several challengers.</summary>
public sealed record CandidateDecision(
    string Variant,
    [property: JsonPropertyName("decision")] DecisionKind Kind,
    DecisionCode Code,
    string Justification,
    DecisionEffect? Effect,
    DecisionEvidence? Evidence);
