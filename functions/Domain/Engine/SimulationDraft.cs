using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Engine;

/// <summary>A design to be played through many times, as somebody wrote it.</summary>
public sealed record SimulationDraft
{
    /// <summary>Key of an experiment whose metric, plan and control arm so far stand in for what is left out here.</summary>
    public string? Experiment { get; init; }

    public DesignKind? Kind { get; init; }

    /// <summary>True difference, challenger minus control, absolute; 0 plays A/A.</summary>
    public double? Effect { get; init; }

    public double? Baseline { get; init; }

    public double? Sd { get; init; }

    public MetricDirection? Direction { get; init; }

    public double? Alpha { get; init; }

    /// <summary>Runs of both arms together when the experiment ends; 400 when left out.</summary>
    public int? PlannedSamples { get; init; }

    /// <summary>Runs between looks; 1 when left out.</summary>
    public int? LookEvery { get; init; }

    /// <summary>Experiments to play; 2,000 when left out.</summary>
    public int? Histories { get; init; }

    public int? Seed { get; init; }
}

/// <summary>How a design behaves.</summary>
/// <param name="Kind">What the metric is.</param>
/// <param name="Method">The always-valid method that decides.</param>
/// <param name="Histories">Experiments played.</param>
/// <param name="Seed">Seed of chance: the same question with the same seed has the same answer.</param>
/// <param name="PlannedSamples">Runs of both arms together when an experiment ends.</param>
/// <param name="LookEvery">Runs between looks.</param>
/// <param name="Decisions">How often each was taken, as shares.</param>
/// <param name="FalsePositiveRate">Share that found a difference where there is none; null when there is one.</param>
/// <param name="Power">Share that found the difference; null when there is none.</param>
/// <param name="FixedHorizon">Share in which the fixed-horizon test is significant at the planned end.</param>
/// <param name="FixedHorizonPeeking">Share in which it is significant at any look: why one does not peek without a safe method.</param>
/// <param name="StandardError">Standard error of these shares from the simulation's own chance, at most.</param>
/// <param name="StoppingTimes">Runs until the decision, or the planned end.</param>
public sealed record SimulationAnswer(
    DesignKind Kind,
    string Method,
    int Histories,
    int Seed,
    int PlannedSamples,
    int LookEvery,
    SimulatedDecisions Decisions,
    double? FalsePositiveRate,
    double? Power,
    double FixedHorizon,
    double FixedHorizonPeeking,
    double StandardError,
    StoppingTimes StoppingTimes)
{
    /// <summary>What the machine would do with promotion and rollback switched on; only where an experiment is named.</summary>
    public SimulatedMachine? Machine { get; init; }
}

/// <summary>Shares of the simulated experiments that ended so.</summary>
public sealed record SimulatedDecisions(double Promote, double Reject, double Inconclusive);

/// <summary>Distribution of the number of runs until an experiment stopped.</summary>
public sealed record StoppingTimes(double Mean, int P10, int P50, int P90, int Max)
{
    /// <summary>Of the numbers of runs, one for each experiment.</summary>
    /// <param name="times">Ascending; at least one.</param>
    public static StoppingTimes Of(IReadOnlyList<int> times)
    {
        int At(double share) => times[(int)(share * (times.Count - 1))];
        return new StoppingTimes(times.Average(), At(0.1), At(0.5), At(0.9), times[^1]);
    }
}
