namespace Splitrun.Statistics.Planning;

/// <summary>A two-armed experiment to be played through many times, with a look every so many runs. The same plan gives the same numbers.</summary>
public sealed record SimulationPlan
{
    /// <summary>Control's mean; for a proportion its rate. Range: finite; 0 to 1 for a proportion.</summary>
    public double Baseline { get; init; }

    /// <summary>True difference, treatment minus control; 0 plays A/A. Range: finite; the sum with <see cref="Baseline"/> from 0 to 1 for a proportion.</summary>
    public double Effect { get; init; }

    /// <summary>Standard deviation of normal values, in the metric's unit; null for a proportion. Range: finite, above 0.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Runs of both arms together when the experiment ends, N*. Range: 4 to 10,000,000.</summary>
    public required int PlannedRuns { get; init; }

    /// <summary>Runs between looks. Range: at least 1.</summary>
    public int LookEvery { get; init; } = 1;

    /// <summary>Share of runs assigned to the treatment. Range: 0 &lt; share &lt; 1.</summary>
    public double TreatmentShare { get; init; } = 0.5;

    /// <summary>Experiments to play. Range: 1 to 1,000,000; no more than 10^9 runs in all.</summary>
    public int Histories { get; init; } = 2000;

    /// <summary>Significance level, two-sided. Range: 0 &lt; alpha &lt; 1.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Fewest runs an arm before a look counts. Range: at least 2; null for the confidence sequence's own burn-in. A proportion needs none.</summary>
    public long? BurnIn { get; init; }

    /// <summary>Seed of chance, to be recorded.</summary>
    public int Seed { get; init; } = 1;

    internal bool IsProportion => StandardDeviation is null;

    internal void Require()
    {
        RequireThat(double.IsFinite(Baseline) && double.IsFinite(Effect), "Baseline and effect must be finite.");
        RequireThat(StandardDeviation is not { } sd || (double.IsFinite(sd) && sd > 0), "The standard deviation must be finite and above 0.");
        RequireThat(
            !IsProportion || (Baseline is >= 0 and <= 1 && Baseline + Effect is >= 0 and <= 1), "The arms' proportions lie from 0 to 1.");
        RequireThat(PlannedRuns is >= 4 and <= 10_000_000, "An experiment has 4 to 10,000,000 runs.");
        RequireThat(Histories is >= 1 and <= 1_000_000 && (long)Histories * PlannedRuns <= 1_000_000_000, "No more than 10^9 runs can be played.");
        RequireThat(LookEvery >= 1 && BurnIn is null or >= 2, "Looks are at least a run apart, and need two runs an arm.");
        RequireThat(TreatmentShare > 0 && TreatmentShare < 1 && Alpha > 0 && Alpha < 1, "Shares and levels lie between 0 and 1.");
    }

    private static void RequireThat(bool isMet, string message)
    {
        if (!isMet)
            throw new InvalidOperationException(message);
    }
}
