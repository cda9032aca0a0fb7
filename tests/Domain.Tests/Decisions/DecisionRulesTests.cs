using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using static Splitrun.Domain.Tests.Decisions.DecisionScenario;

namespace Splitrun.Domain.Tests.Decisions;

public sealed class DecisionRulesTests
{
    /// <summary>Every code with the inputs that lead to it; where two apply, the one that wins.</summary>
    public static TheoryData<string, DecisionKind, DecisionCode> Table
    {
        get
        {
            var rows = new TheoryData<string, DecisionKind, DecisionCode>();
            foreach (var (name, (_, kind, code)) in Scenarios)
                rows.Add(name, kind, code);

            return rows;
        }
    }

    private static readonly Dictionary<string, (DecisionInputs Inputs, DecisionKind Kind, DecisionCode Code)> Scenarios = new()
    {
        ["ratio mismatch beats a failed guardrail"] = (
            Winning().WithCandidate(c => c with { Guardrails = [Guardrail(GuardrailStatus.Fail)] }) with { SampleRatio = RatioFails },
            DecisionKind.Invalid, DecisionCode.SampleRatioMismatch),
        ["traffic at weight 0"] = (
            Winning() with { SampleRatio = ZeroWeightTraffic }, DecisionKind.Invalid, DecisionCode.ZeroWeightTraffic),
        ["failed guardrail beats a pending one"] = (
            Winning().WithCandidate(c => c with { Guardrails = [Guardrail(GuardrailStatus.Missing), Guardrail(GuardrailStatus.Fail)] }),
            DecisionKind.Reject, DecisionCode.GuardrailFailed),
        ["failed guardrail beats too few samples"] = (
            Winning().WithCandidate(c => Candidate(observations: 3) with { Guardrails = [Guardrail(GuardrailStatus.Fail)] }),
            DecisionKind.Reject, DecisionCode.GuardrailFailed),
        ["too few samples in the challenger beat sure evidence"] = (
            Winning().WithCandidate(_ => Candidate(observations: 19)), DecisionKind.Extend, DecisionCode.InsufficientSamples),
        ["too few samples in control"] = (
            Winning() with { Control = new ArmObservations("concise", 19, 19, 19) }, DecisionKind.Extend, DecisionCode.InsufficientSamples),
        ["too few days"] = (
            Winning() with { Policy = new AnalysisPolicy { MinDays = 7 } }, DecisionKind.Extend, DecisionCode.InsufficientSamples),
        ["fixed evidence before the plan"] = (
            Winning() with { Policy = new AnalysisPolicy { Evidence = EvidenceKind.Fixed, PlannedSamples = 400 } },
            DecisionKind.Extend, DecisionCode.InsufficientSamples),
        ["sequence not begun"] = (
            Winning().WithCandidate(_ => Candidate(observations: 25) with { Sequential = null, SequentialReason = "too_few", SequentialBurnIn = 30 }),
            DecisionKind.Extend, DecisionCode.InsufficientSamples),
        ["too few units"] = (
            Winning().WithCandidate(c => c with { Arm = new ArmObservations("verbose", 100, 100, 5) }),
            DecisionKind.Extend, DecisionCode.InsufficientSamples),
        ["runs conclude without the metric"] = (
            Winning().WithCandidate(c => c with { Arm = new ArmObservations("verbose", 100, 5, 5) }),
            DecisionKind.Extend, DecisionCode.InsufficientObservations),
        ["guardrail without enough values"] = (
            Winning().WithCandidate(c => c with { Guardrails = [Guardrail(GuardrailStatus.Pass), Guardrail(GuardrailStatus.InsufficientObservations)] }),
            DecisionKind.Extend, DecisionCode.GuardrailPending),
        ["guardrail without any value"] = (
            Winning().WithCandidate(c => c with { Guardrails = [Guardrail(GuardrailStatus.Missing)] }),
            DecisionKind.Extend, DecisionCode.GuardrailPending),
        ["pending guardrail beats a regression"] = (
            Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 500), Guardrails = [Guardrail(GuardrailStatus.Missing)] }),
            DecisionKind.Extend, DecisionCode.GuardrailPending),
        ["no evidence"] = (
            Winning().WithCandidate(c => c with { Sequential = null, SequentialReason = "zero_variance" }),
            DecisionKind.Extend, DecisionCode.AnalysisUnavailable),
        ["significantly worse"] = (
            Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 500) }),
            DecisionKind.Reject, DecisionCode.CandidateRegressed),
        ["worse within the tolerance"] = (
            Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 500) })
                with
            { Policy = new AnalysisPolicy { RegressionTolerance = 500 } },
            DecisionKind.Inconclusive, DecisionCode.EffectBelowThreshold),
        ["worse beyond the tolerance"] = (
            Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 500.5) })
                with
            { Policy = new AnalysisPolicy { RegressionTolerance = 500 } },
            DecisionKind.Reject, DecisionCode.CandidateRegressed),
        ["significantly better"] = (Winning(), DecisionKind.Promote, DecisionCode.CandidateImproved),
        ["better by exactly the minimum"] = (
            Winning() with { Policy = new AnalysisPolicy { MinimumEffect = 500 } }, DecisionKind.Promote, DecisionCode.CandidateImproved),
        ["better by less than the minimum"] = (
            Winning() with { Policy = new AnalysisPolicy { MinimumEffect = 501 } }, DecisionKind.Inconclusive, DecisionCode.EffectBelowThreshold),
        ["not significant"] = (
            Winning().WithCandidate(c => c with { Sequential = Unsure("confidence_sequence", -500) }),
            DecisionKind.Inconclusive, DecisionCode.EvidenceInsufficient),
        ["sequence points the other way than the estimate"] = (
            Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 40) with { Interval = new Bounds(-600, -10) } }),
            DecisionKind.Inconclusive, DecisionCode.EvidenceInsufficient),
        ["other experiments not ruled out"] = (
            Winning() with { UnderpoweredWith = ["model"] }, DecisionKind.Inconclusive, DecisionCode.InteractionUnderpowered),
        ["other experiments do not save a regression"] = (
            Winning().WithCandidate(c => c with { Sequential = Sure("confidence_sequence", 500) }) with { UnderpoweredWith = ["model"] },
            DecisionKind.Reject, DecisionCode.CandidateRegressed),
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Decide_EveryCode_FirstThatAppliesWins(string scenario, DecisionKind kind, DecisionCode code)
    {
        var decision = DecisionRules.Decide(Scenarios[scenario].Inputs);

        Assert.Equal((kind, code), (decision.Kind, decision.Code));
        Assert.NotEmpty(decision.Justification);
        Assert.NotEmpty(decision.NextSteps);
    }

    [Fact]
    public void Decide_TableOfScenarios_HoldsEveryCode()
    {
        Assert.Empty(Enum.GetValues<DecisionCode>().Except(Scenarios.Values.Select(s => s.Code)));
    }

    [Fact]
    public void Decide_MetricThatShouldIncrease_ReadsTheSignTheOtherWay()
    {
        var inputs = Winning() with { Metric = Tokens with { Direction = MetricDirection.Increase } };

        var decision = DecisionRules.Decide(inputs);

        Assert.Equal(DecisionCode.CandidateRegressed, decision.Code);
        Assert.Equal(-500, decision.Effect!.NormalizedAbsolute);
    }

    [Fact]
    public void Decide_HorizonReachedAndSequenceUnsettled_RestsOnFixedEvidence()
    {
        var inputs = Winning().WithCandidate(c => c with { Sequential = Unsure("confidence_sequence", -500) }) with { Horizon = Planned };

        var decision = DecisionRules.Decide(inputs);

        Assert.Equal(DecisionCode.CandidateImproved, decision.Code);
        Assert.Equal(EvidenceKind.Fixed, decision.Evidence!.Kind);
        Assert.False(decision.Evidence.SafeUnderPeeking);
    }

    [Fact]
    public void Decide_HorizonReachedAndSequenceSettled_KeepsTheConclusion()
    {
        var inputs = Winning().WithCandidate(c => c with { Fixed = Unsure("welch_t", -500) }) with { Horizon = Planned };

        var decision = DecisionRules.Decide(inputs);

        Assert.Equal(DecisionCode.CandidateImproved, decision.Code);
        Assert.Equal(EvidenceKind.Sequential, decision.Evidence!.Kind);
    }

    [Fact]
    public void Decide_FixedPolicyWithoutPlan_RestsOnFixedEvidenceAtOnce()
    {
        var inputs = Winning().WithCandidate(c => c with { Sequential = null }) with
        {
            Policy = new AnalysisPolicy { Evidence = EvidenceKind.Fixed },
        };

        var decision = DecisionRules.Decide(inputs);

        Assert.Equal(DecisionCode.CandidateImproved, decision.Code);
        Assert.Equal("welch_t", decision.Evidence!.Method);
    }

    [Theory]
    [InlineData(-0.25, Rollout.Full)]
    [InlineData(-0.20, Rollout.Gradual)]
    [InlineData(-0.06, Rollout.Gradual)]
    [InlineData(-0.05, Rollout.Keep)]
    [InlineData(null, Rollout.Gradual)]
    public void Decide_Promotion_RolloutFollowsTheLift(double? lift, Rollout rollout)
    {
        var evidence = Sure("confidence_sequence", -500) with { Relative = new RelativeReport(lift, null, null, null) };

        var decision = DecisionRules.Decide(Winning().WithCandidate(c => c with { Sequential = evidence }));

        Assert.Equal(rollout, decision.Rollout);
    }

    [Fact]
    public void Decide_SeveralImproved_PromotesTheBest()
    {
        var inputs = Winning() with
        {
            Candidates = [Candidate("b"), Candidate("c") with { Sequential = Sure("confidence_sequence", -700) }, Worse("d")],
        };

        var decision = DecisionRules.Decide(inputs);

        Assert.Equal(("c", DecisionCode.CandidateImproved), (decision.Variant, decision.Code));
        Assert.Equal(
            [("b", DecisionCode.CandidateImproved), ("c", DecisionCode.CandidateImproved), ("d", DecisionCode.CandidateRegressed)],
            decision.Candidates!.Select(c => (c.Variant, c.Code)));
    }

    [Fact]
    public void Decide_OneOfSeveralFailsItsGuardrail_RejectsBeforePromoting()
    {
        var inputs = Winning() with
        {
            Candidates = [Candidate("b"), Candidate("c") with { Guardrails = [Guardrail(GuardrailStatus.Fail, "c")] }],
        };

        var decision = DecisionRules.Decide(inputs);

        Assert.Equal(("c", DecisionCode.GuardrailFailed), (decision.Variant, decision.Code));
        Assert.Equal(DecisionCode.CandidateImproved, decision.Candidates![0].Code);
    }

    [Fact]
    public void Decide_OneOfSeveralStillWaits_WaitsBeforePromoting()
    {
        var decision = DecisionRules.Decide(Winning() with { Candidates = [Candidate("b"), Candidate("c", observations: 4)] });

        Assert.Equal(("c", DecisionCode.InsufficientSamples), (decision.Variant, decision.Code));
    }

    [Fact]
    public void Decide_AdjustedPValueAboveAlpha_IsNotSignificant()
    {
        var evidence = Sure("confidence_sequence", -500) with { PValue = 0.03, AdjustedPValue = 0.06 };

        var decision = DecisionRules.Decide(Winning().WithCandidate(c => c with { Sequential = evidence }));

        Assert.Equal(DecisionCode.EvidenceInsufficient, decision.Code);
        Assert.False(decision.Evidence!.Significant);
    }

    [Fact]
    public void Decide_Promotion_JustifiesItWithNumbers()
    {
        var decision = DecisionRules.Decide(Winning());

        Assert.Equal(
            "verbose changes effective_tokens by -500 tokens (-25.0%) against concise, interval [-600, -400], which is better: "
            + "always-valid p = 0.0010 at 100 (concise) and 100 (verbose) observations, alpha 0.05.",
            decision.Justification);
        Assert.Equal(["Promote verbose."], decision.NextSteps);
        Assert.Equal([new("concise", 100), new("verbose", 100)], decision.Samples);
    }

    [Fact]
    public void Decide_WithoutChallenger_Throws()
    {
        Assert.Throws<ArgumentException>(() => DecisionRules.Decide(Winning() with { Candidates = [] }));
    }

    private static CandidateEvidence Worse(string key) => Candidate(key) with { Sequential = Sure("confidence_sequence", 500) };
}
