namespace Splitrun.Domain.Reports;

/// <summary>How an effect came about, by the UTC day on which runs were assigned.</summary>
public sealed record SeriesReport
{
    public required string Experiment { get; init; }

    public required string Metric { get; init; }

    public required string Control { get; init; }

    /// <summary>Level of the intervals. Range: 0 &lt; alpha &lt; 1.</summary>
    public required double Alpha { get; init; }

    /// <summary>Why there are no points: <c>unit_is_not_run</c> where units may have runs on several days, which are not independent.</summary>
    public string? Reason { get; init; }

    /// <summary>In the order of the days; a day without outcomes has none.</summary>
    public required IReadOnlyList<SeriesPoint> Points { get; init; }
}

/// <summary>One day.</summary>
/// <param name="Day">The day of assignment, UTC; the first point holds earlier days too, where there are more than fit.</param>
/// <param name="Arms">Per variant, in the definition's order.</param>
/// <param name="Effects">Each challenger against control.</param>
public sealed record SeriesPoint(DateOnly Day, IReadOnlyList<SeriesArm> Arms, IReadOnlyList<SeriesEffect> Effects);

/// <summary>One variant on one day.</summary>
/// <param name="Variant">Its key.</param>
/// <param name="N">Values of the runs of that day.</param>
/// <param name="Mean">Their mean, or ratio.</param>
/// <param name="TotalN">Values up to that day.</param>
/// <param name="TotalMean">Their mean, or ratio.</param>
public sealed record SeriesArm(string Variant, long N, double? Mean, long TotalN, double? TotalMean);

/// <summary>One challenger against control.</summary>
/// <param name="Variant">The challenger.</param>
/// <param name="OfDay">The runs of that day alone.</param>
/// <param name="Total">All runs up to that day: the fixed-horizon interval, valid at one look.</param>
/// <param name="Sequence">The always-valid confidence sequence over all runs up to that day.</param>
/// <param name="RunningInterval">What the sequences so far have in common: safe however often one looks.</param>
/// <param name="RunningPValue">The smallest always-valid p-value so far.</param>
public sealed record SeriesEffect(
    string Variant, EffectEstimate OfDay, EffectEstimate Total, EffectEstimate Sequence, Bounds? RunningInterval, double? RunningPValue);

/// <summary>A difference, challenger minus control.</summary>
/// <param name="Estimate">In units of the metric.</param>
/// <param name="Interval">At level 1 - alpha.</param>
/// <param name="PValue">Of no difference.</param>
/// <param name="Reason">Why there is no number.</param>
public sealed record EffectEstimate(double? Estimate, Bounds? Interval, double? PValue, string? Reason);
