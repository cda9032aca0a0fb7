using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Decisions;

/// <summary>Everything that a decision depends on: same inputs, same decision, whoever asks.</summary>
public sealed record DecisionInputs
{
    public required AnalysisPolicy Policy { get; init; }

    /// <summary>Where the experiment is in its life: what is left to do depends on it.</summary>
    public ExperimentState State { get; init; } = ExperimentState.Running;

    /// <summary>The variant that everybody gets, where one is promoted.</summary>
    public string? PromotedVariant { get; init; }

    /// <summary>The primary metric.</summary>
    public required Metric Metric { get; init; }

    public required ArmObservations Control { get; init; }

    /// <summary>The challengers, in the definition's order; at least one.</summary>
    public required IReadOnlyList<CandidateEvidence> Candidates { get; init; }

    public required SampleRatioReport SampleRatio { get; init; }

    public required Horizon Horizon { get; init; }

    /// <summary>Other running experiments with which some combination of variants has too few runs to rule out that they act on each other.</summary>
    public IReadOnlyList<string> UnderpoweredWith { get; init; } = [];

    /// <summary>Trust checks that failed without making the numbers unusable: a person should look before anything is promoted.</summary>
    public IReadOnlyList<string> Doubts { get; init; } = [];
}

/// <summary>How much is known of one arm.</summary>
/// <param name="Variant">Its key.</param>
/// <param name="Concluded">Runs that concluded.</param>
/// <param name="Reported">Values of the primary metric among them.</param>
/// <param name="Observations">Independent observations among those: units, where runs of one unit belong together.</param>
public sealed record ArmObservations(string Variant, long Concluded, long Reported, long Observations);

/// <summary>How far an experiment has come.</summary>
/// <param name="DaysRun">Whole days since it started.</param>
/// <param name="Observed">Observations of the primary metric over all arms.</param>
/// <param name="PlannedReached">Whether there is a planned number of runs and it is reached.</param>
/// <param name="WindowClosed">Whether the end date has passed.</param>
public sealed record Horizon(int DaysRun, long Observed, bool PlannedReached, bool WindowClosed)
{
    /// <summary>Whether the moment has come for which fixed-horizon evidence is meant.</summary>
    public bool Reached => PlannedReached || WindowClosed;
}

/// <summary>What is known of one challenger against control in the primary metric.</summary>
public sealed record CandidateEvidence
{
    public required ArmObservations Arm { get; init; }

    /// <summary>Always-valid evidence, or null with a reason.</summary>
    public Evidence? Sequential { get; init; }

    /// <summary>Why there is no always-valid evidence.</summary>
    public string? SequentialReason { get; init; }

    /// <summary>Observations an arm needs before always-valid evidence begins; 0 where it begins with the first.</summary>
    public int SequentialBurnIn { get; init; }

    /// <summary>Fixed-horizon evidence; once the horizon is reached, that of the first look from then on.</summary>
    public Evidence? Fixed { get; init; }

    /// <summary>Why there is no fixed-horizon evidence.</summary>
    public string? FixedReason { get; init; }

    /// <summary>This challenger's own guardrails.</summary>
    public IReadOnlyList<GuardrailReport> Guardrails { get; init; } = [];
}

/// <summary>A difference and how sure it is.</summary>
/// <param name="Method">Name of the test.</param>
/// <param name="Estimate">Challenger minus control, in units of the metric.</param>
/// <param name="Interval">Of the difference.</param>
/// <param name="Relative">The difference relative to control, when that can be told.</param>
/// <param name="PValue">Two-sided, before adjustment.</param>
/// <param name="AdjustedPValue">After adjustment over the challengers.</param>
/// <param name="ControlObservations">Observations of control behind it.</param>
/// <param name="CandidateObservations">Observations of the challenger behind it.</param>
public sealed record Evidence(
    string Method,
    double Estimate,
    Bounds? Interval,
    RelativeReport? Relative,
    double PValue,
    double AdjustedPValue,
    long ControlObservations,
    long CandidateObservations)
{
    /// <summary>False for an approximate sequence where the metric also has an exact one: automatic promotion waits for that.</summary>
    public bool IsExactOrAllThereIs { get; init; } = true;

    /// <summary>Whether it is significant at that level, and the interval does not point the other way than the estimate.</summary>
    public bool IsSignificant(double alpha) =>
        AdjustedPValue <= alpha
        && Estimate != 0
        && !(Estimate > 0 ? Interval?.High <= 0 : Interval?.Low >= 0);
}
