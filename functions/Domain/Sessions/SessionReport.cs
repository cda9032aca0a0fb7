using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Sessions;

/// <summary>What the sessions of two types say of each other. Differences are the second type minus the first, control.</summary>
public sealed record SessionReport
{
    /// <summary>The test, where the report is of one; else it is over tasks.</summary>
    public string? TestId { get; init; }

    /// <summary>Control first.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Number of tests in it.</summary>
    public required int Tests { get; init; }

    /// <summary>Number of tasks that have results of both types.</summary>
    public required int PairedTasks { get; init; }

    public required IReadOnlyList<SessionArm> Arms { get; init; }

    /// <summary>Per metric how much better the second type's average is, relative to control's (0.2 is 20 % better); absent where control's is 0.</summary>
    public required IReadOnlyDictionary<string, double> Improvement { get; init; }

    public required IReadOnlyList<SessionComparison> Comparisons { get; init; }

    public required SessionRecommendation Recommendation { get; init; }

    /// <summary>The same by category and by difficulty; to look at, not to decide by: nothing is adjusted for their number.</summary>
    public required IReadOnlyList<SessionGroup> Groups { get; init; }
}

/// <summary>The sessions of one type.</summary>
/// <param name="Type">The type.</param>
/// <param name="Count">Number of sessions.</param>
/// <param name="SuccessCount">How many succeeded.</param>
/// <param name="Averages">Per metric that was measured.</param>
public sealed record SessionArm(string Type, int Count, int SuccessCount, IReadOnlyDictionary<string, SessionAverage> Averages);

/// <summary>The average of a metric.</summary>
/// <param name="N">Sessions in which it was measured.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Absent below two sessions.</param>
public sealed record SessionAverage(int N, double Mean, double? StandardDeviation);

/// <summary>Both types in one metric.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Basis">What was compared.</param>
/// <param name="ControlObservations">Sessions, rounds or tasks of control that count.</param>
/// <param name="Observations">Those of the second type; in pairs as many.</param>
/// <param name="Tests">The decisive one first; one that could not be made has a reason in place of numbers.</param>
/// <param name="AdjustedPValue">Of the first test with a p-value, adjusted over the decisive metrics (Holm); absent for the others.</param>
public sealed record SessionComparison(
    string Metric,
    MetricDirection Direction,
    SessionBasis Basis,
    int ControlObservations,
    int Observations,
    IReadOnlyList<TestReport> Tests,
    double? AdjustedPValue = null)
{
    /// <summary>The first test that gave a p-value; null when none did.</summary>
    internal TestReport? MainTest => Tests.FirstOrDefault(test => test.PValue is not null);
}

/// <summary>What stands for one observation.</summary>
public enum SessionBasis
{
    /// <summary>A session by itself.</summary>
    Session,

    /// <summary>Both types' sessions of one round.</summary>
    Round,

    /// <summary>Both types' averages over the sessions of one task.</summary>
    Task,
}

/// <summary>What to do.</summary>
/// <param name="Code">Why.</param>
/// <param name="Type">The type to use; absent where the numbers favour neither.</param>
/// <param name="Justification">In words.</param>
public sealed record SessionRecommendation(SessionVerdict Code, string? Type, string Justification);

/// <summary>What the numbers say.</summary>
public enum SessionVerdict
{
    /// <summary>Fewer than 3 observations of a type.</summary>
    InsufficientData,

    /// <summary>Significantly better in at least one decisive metric and significantly worse in none.</summary>
    SignificantlyBetter,

    /// <summary>No significant difference.</summary>
    NoDifference,

    /// <summary>Significantly better in one decisive metric and worse in another.</summary>
    Mixed,
}

/// <summary>A part of the tests.</summary>
/// <param name="By">category or difficulty.</param>
/// <param name="Value">Which.</param>
/// <param name="PairedTasks">Tasks that have results of both types.</param>
/// <param name="Arms">The sessions.</param>
/// <param name="Comparisons">The tests, over tasks.</param>
public sealed record SessionGroup(string By, string Value, int PairedTasks, IReadOnlyList<SessionArm> Arms, IReadOnlyList<SessionComparison> Comparisons);
