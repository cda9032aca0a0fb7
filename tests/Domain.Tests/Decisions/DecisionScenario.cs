using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Decisions;

/// <summary>Inputs of a decision with everything settled in the challenger's favour; a test changes what it is about.</summary>
internal static class DecisionScenario
{
    public static readonly SampleRatioReport RatioPasses = new(CheckStatus.Pass, 0.01, 1, 0.92, null, null, null);

    public static readonly SampleRatioReport RatioFails = new(CheckStatus.Fail, 40, 1, 0.00001, null, null, null);

    public static readonly SampleRatioReport ZeroWeightTraffic = new(CheckStatus.Fail, null, null, null, null, ["verbose"], "too_few");

    public static readonly Metric Tokens = new("effective_tokens", MetricKind.Continuous, MetricDirection.Decrease, "tokens");

    public static readonly Horizon Early = new(0, 200, PlannedReached: false, WindowClosed: false);

    public static readonly Horizon Planned = new(0, 400, PlannedReached: true, WindowClosed: false);

    public static DecisionInputs Winning() => new()
    {
        Policy = new AnalysisPolicy(),
        Metric = Tokens,
        Control = new ArmObservations("concise", 100, 100, 100),
        Candidates = [Candidate()],
        SampleRatio = RatioPasses,
        Horizon = Early,
    };

    /// <summary>A challenger that saves 500 of 2,000 tokens, surely.</summary>
    public static CandidateEvidence Candidate(string key = "verbose", long observations = 100) => new()
    {
        Arm = new ArmObservations(key, observations, observations, observations),
        Sequential = Sure("confidence_sequence", -500),
        Fixed = Sure("welch_t", -500),
    };

    public static Evidence Sure(string method, double estimate) => With(method, estimate, 0.001);

    public static Evidence Unsure(string method, double estimate) => With(method, estimate, 0.4);

    public static GuardrailReport Guardrail(GuardrailStatus status, string variant = "verbose", GuardrailAction action = GuardrailAction.Rollback) => new()
    {
        Metric = "success",
        Rule = "max_regression 0.05",
        Variant = variant,
        Status = status,
        Action = action,
        N = 80,
        Observed = 0.08,
        Limit = 0.05,
    };

    public static DecisionInputs WithCandidate(this DecisionInputs inputs, Func<CandidateEvidence, CandidateEvidence> change) =>
        inputs with { Candidates = [change(inputs.Candidates[0])] };

    private static Evidence With(string method, double estimate, double p) => new(
        method,
        estimate,
        new Bounds(estimate - 100, estimate + 100),
        new RelativeReport(estimate / 2000, 0.02, new Bounds((estimate - 100) / 2000, (estimate + 100) / 2000), null),
        p,
        p,
        100,
        100);
}
