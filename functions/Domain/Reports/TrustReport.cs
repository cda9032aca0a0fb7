namespace Splitrun.Domain.Reports;

/// <summary>Whether the numbers can be believed at all.</summary>
/// <param name="SampleRatio">Assigned runs against the probabilities that were used; imported runs are left out.</param>
/// <param name="Attrition">Runs that never concluded, by arm.</param>
/// <param name="Novelty">Whether the effect moves with time.</param>
/// <param name="Imbalance">Whether arms differ in what was known before.</param>
/// <param name="Versions">Versions of the definition under which runs were counted, ascending.</param>
/// <param name="Notes">What else a reader must know, a sentence each.</param>
public sealed record TrustReport(
    SampleRatioReport SampleRatio,
    CheckReport Attrition,
    NoveltyReport Novelty,
    CheckReport Imbalance,
    IReadOnlyList<int> Versions,
    IReadOnlyList<string> Notes);

/// <summary>The sample-ratio check.</summary>
/// <param name="Status">A fail makes the decision invalid.</param>
/// <param name="Statistic">Pearson's chi-square.</param>
/// <param name="Df">Its degrees of freedom; arms of weight 0 are left out.</param>
/// <param name="PValue">Fails below 0.001.</param>
/// <param name="EValue">Evidence against the planned ratio, valid at every look; fails from 1000 on.</param>
/// <param name="ZeroWeightTraffic">Arms that were to get no runs and got some.</param>
/// <param name="Reason">Why there is no number.</param>
public sealed record SampleRatioReport(
    CheckStatus Status,
    double? Statistic,
    double? Df,
    double? PValue,
    double? EValue,
    IReadOnlyList<string>? ZeroWeightTraffic,
    string? Reason);

/// <summary>A check that warns and does not stop.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Statistic">The test's statistic.</param>
/// <param name="PValue">The test's p-value.</param>
/// <param name="Reason">Why it was not done, or what it found.</param>
public sealed record CheckReport(CheckStatus Status, double? Statistic, double? PValue, string? Reason);

/// <summary>Whether the effect moves with time: it wears off as a novelty does, or grows as people learn.</summary>
/// <param name="Status">A fail warns and does not stop.</param>
/// <param name="Variant">The challenger whose effect moves most surely.</param>
/// <param name="Slope">Change of its effect a day, in units of the metric.</param>
/// <param name="PValue">Of no change, adjusted over the challengers.</param>
/// <param name="Reason">Why there is no number, or what was found.</param>
/// <param name="Days">State of the primary metric at the end of each day, which the next report builds on.</param>
public sealed record NoveltyReport(
    CheckStatus Status, string? Variant, double? Slope, double? PValue, string? Reason, IReadOnlyList<DayReport>? Days);

/// <summary>State of the primary metric at the end of a day (of the newest data, for the last one).</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Arms">Per variant, in the definition's order.</param>
public sealed record DayReport(DateOnly Day, IReadOnlyList<DayArmReport> Arms);

/// <summary>Count, mean and sum of squared deviations of all values so far.</summary>
public sealed record DayArmReport(long N, double Mean, double SquaredDeviations);

/// <summary>What came of a check.</summary>
public enum CheckStatus
{
    Pass,
    Fail,

    /// <summary>Too little data so far.</summary>
    Pending,

    /// <summary>Nothing to check: the experiment keeps no data for it.</summary>
    NotApplicable,
}
