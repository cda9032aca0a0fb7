using Splitrun.Domain.Decisions;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Analysis;

/// <summary>Turns what was computed into the inputs of the decision.</summary>
internal static class Evidences
{
    public static DecisionInputs Of(
        AnalysisFrame frame,
        IReadOnlyList<ComparisonReport> comparisons,
        IReadOnlyList<GuardrailReport> guardrails,
        TrustReport trust,
        IReadOnlyList<string> underpoweredWith) => new()
        {
            State = frame.Experiment.State,
            PromotedVariant = frame.Experiment.PromotedVariant,
            Policy = frame.Policy,
            Metric = frame.Definition.Metric,
            Control = Arm(frame, frame.Definition.ControlIndex),
            Candidates = [.. frame.Challengers.Select(i => Candidate(frame, i, comparisons, guardrails))],
            SampleRatio = trust.SampleRatio,
            Horizon = frame.Horizon,
            UnderpoweredWith = underpoweredWith,
            Doubts = [.. DoubtsOf(trust), .. HasMovedUnits(frame) ? ["moved_weights"] : Array.Empty<string>()],
        };

    /// <summary>Totals of units cannot be told apart by spells of equal weights, as runs are: what moving weights did to them stays in the comparison.</summary>
    private static bool HasMovedUnits(AnalysisFrame frame) => frame is { Experiment.Epochs.Count: > 0, Definition.UnitIsRun: false };

    private static IEnumerable<string> DoubtsOf(TrustReport trust)
    {
        (string Name, CheckStatus Status)[] checks = [("attrition", trust.Attrition.Status), ("novelty", trust.Novelty.Status), ("imbalance", trust.Imbalance.Status)];
        return checks.Where(c => c.Status == CheckStatus.Fail).Select(c => c.Name);
    }

    private static ArmObservations Arm(AnalysisFrame frame, int variant)
    {
        var sample = frame.SampleOf(variant, frame.Definition.Metric);
        return new ArmObservations(
            frame.Definition.Variants[variant].Key, frame.Statistics.Arms[variant].Concluded, sample.Count, sample.Observations);
    }

    private static CandidateEvidence Candidate(
        AnalysisFrame frame, int variant, IReadOnlyList<ComparisonReport> comparisons, IReadOnlyList<GuardrailReport> guardrails)
    {
        var arm = Arm(frame, variant);
        var comparison = comparisons.First(c => c.Role == MetricRole.Primary && c.Variant == arm.Variant);
        var sequence = comparison.Decisive(frame.Policy.Alpha);
        return new CandidateEvidence
        {
            Arm = arm,
            Sequential = Sequential(comparison, sequence),
            SequentialReason = comparison.MainTest?.Reason ?? sequence.Reason,
            SequentialBurnIn = sequence.BurnIn ?? 0,
            Fixed = Fixed(comparison),
            FixedReason = comparison.MainTest?.Reason,
            Guardrails = [.. guardrails.Where(g => g.Variant == arm.Variant)],
        };
    }

    /// <summary>Automatic promotion rests on the exact process where there is one.</summary>
    private static Evidence? Sequential(ComparisonReport comparison, SequentialReport sequence) =>
        sequence is { Reason: null, RunningPValue: { } p, AdjustedPValue: { } adjusted } && comparison.MainTest?.Estimate is { } estimate
            ? new Evidence(
                sequence.Method, estimate, sequence.RunningInterval, comparison.Relative, p, adjusted,
                comparison.ControlObservations, comparison.Observations)
            {
                IsExactOrAllThereIs = comparison.Exact is null || ReferenceEquals(sequence, comparison.Exact),
            }
            : null;

    private static Evidence? Fixed(ComparisonReport comparison) => comparison switch
    {
        { FixedLook: { Test: { Estimate: { } estimate, PValue: { } p } test } look } => new Evidence(
            test.Method, estimate, test.Interval, look.Relative, p, look.AdjustedPValue, look.ControlObservations, look.Observations),
        { MainTest: { Estimate: { } estimate, PValue: { } p } test, AdjustedPValue: { } adjusted } => new Evidence(
            test.Method, estimate, test.Interval, comparison.Relative, p, adjusted, comparison.ControlObservations, comparison.Observations),
        _ => null,
    };
}
