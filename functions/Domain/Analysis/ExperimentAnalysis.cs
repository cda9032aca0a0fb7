using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Shadows;

namespace Splitrun.Domain.Analysis;

/// <summary>From the kept statistics of an experiment to its report and decision: pure, the same for timer, API and dry run.</summary>
public static class ExperimentAnalysis
{
    /// <summary>Computes the report.</summary>
    /// <param name="experiment">The experiment as it is now.</param>
    /// <param name="statistics">Its numbers; as many arms as the definition has variants.</param>
    /// <param name="at">Now, UTC. Only days of the window that passed are read from it, so that unchanged data give an unchanged report.</param>
    /// <param name="previous">
    /// Stored reports of the experiment, in any order. The newest is enough to keep conclusions from flickering; one a day shows
    /// whether the effect moves with time.
    /// </param>
    /// <param name="underpoweredWith">
    /// Other running experiments with which some combination of variants has too few runs: nothing is promoted meanwhile.
    /// </param>
    /// <param name="beside">What was read beside the statistics: shadows, and experiments that share runs.</param>
    /// <exception cref="ArgumentException">The statistics are of another number of variants.</exception>
    public static Report Analyze(
        Experiment experiment,
        ExperimentStatistics statistics,
        DateTimeOffset at,
        IReadOnlyList<Report>? previous = null,
        IReadOnlyList<string>? underpoweredWith = null,
        AnalysisBeside? beside = null)
    {
        beside ??= AnalysisBeside.Nothing;
        var frame = new AnalysisFrame(experiment, statistics, at, previous ?? [], beside.ChangedAt);
        var comparisons = FixedLooks.Keep(frame, Comparisons.Of(frame)).ToList();
        var guardrails = GuardrailJudge.Of(frame);
        var trust = TrustChecks.Of(frame);
        var inputs = Evidences.Of(frame, comparisons, guardrails, trust, [.. underpoweredWith ?? [], .. beside.Interactions.Where(i => i.Code is not null).Select(i => i.Experiment)]);
        return new Report
        {
            Experiment = experiment.Key,
            Version = experiment.Version,
            State = experiment.State,
            GeneratedAt = frame.GeneratedAt,
            Watermark = statistics.Watermark?.ToUniversalTime(),
            Settings = SettingsOf(frame),
            Totals = ArmSummaries.Totals(frame),
            Variants = ArmSummaries.Of(frame),
            Comparisons = comparisons,
            Guardrails = guardrails,
            Phases = PhaseView.Reports(frame),
            Segments = SegmentComparisons.Of(frame),
            Trust = trust,
            Shadow = ShadowView.Of(frame, beside.Shadows),
            Interactions = beside.Interactions.Count > 0 ? beside.Interactions : null,
            Decision = inputs.Candidates.Count > 0 ? DecisionRules.Decide(inputs) : DecisionRules.WithoutChallengers(inputs),
        };
    }

    private static ReportSettings SettingsOf(AnalysisFrame frame)
    {
        var (definition, policy) = (frame.Definition, frame.Policy);
        return new ReportSettings
        {
            Automation = definition.Automation,
            Description = definition.Description,
            Hypothesis = definition.Hypothesis,
            Metric = definition.Metric,
            SecondaryMetrics = definition.SecondaryMetrics,
            Control = definition.Control,
            Unit = definition.Assignment.Unit,
            Strategy = definition.Assignment.Strategy,
            Alpha = policy.Alpha,
            Power = policy.Power,
            MinimumEffect = policy.MinimumEffect,
            RegressionTolerance = policy.RegressionTolerance ?? policy.MinimumEffect,
            MinSamples = policy.MinSamples,
            PlannedSamples = policy.PlannedSamples,
            MinDays = policy.MinDays,
            Evidence = policy.Evidence,
            SequenceTunedAt = frame.SequenceTunedAt,
            Correction = policy.Correction,
            Cuped = policy.Cuped,
            Phase = frame.Phase?.Version,
            StartDate = definition.StartDate,
            EndDate = definition.EndDate,
        };
    }
}

/// <summary>What an analysis reads beside the statistics of the variants.</summary>
/// <param name="Interactions">Combinations with other running experiments.</param>
/// <param name="Shadows">What the shadows said.</param>
public sealed record AnalysisBeside(IReadOnlyList<InteractionReport> Interactions, ShadowTotals Shadows)
{
    public static readonly AnalysisBeside Nothing = new([], ShadowTotals.Empty);

    /// <summary>When the other experiments of the automation last changed, UTC.</summary>
    public DateTimeOffset? NeighboursChangedAt { get; init; }

    /// <summary>When any of this last changed, UTC; null where there is nothing.</summary>
    public DateTimeOffset? ChangedAt => Shadows.LastAt > NeighboursChangedAt || NeighboursChangedAt is null ? Shadows.LastAt : NeighboursChangedAt;
}
