namespace Splitrun.Domain.Reports;

/// <summary>How an effect came about, a point a UTC day.</summary>
public sealed record SeriesReport
{
    public required string Experiment { get; init; }

    public required string Metric { get; init; }

    public required string Control { get; init; }

    /// <summary>Level of the intervals. Range: 0 &lt; alpha &lt; 1.</summary>
    public required double Alpha { get; init; }

    /// <summary>What a point is made of.</summary>
    public required SeriesBasis Basis { get; init; }

    /// <summary>In the order of the days; a day without outcomes, or without a report, has none.</summary>
    public required IReadOnlyList<SeriesPoint> Points { get; init; }
}

/// <summary>What the points of a series are made of.</summary>
public enum SeriesBasis
{
    /// <summary>The runs by the day on which they were assigned, whatever came of them later. Up to 400 points; the first holds all earlier days.</summary>
    Run,

    /// <summary>
    /// The last stored report whose data end on that day, where the unit of assignment is not the run: a unit may have runs on several days,
    /// which are not independent, so a day has no numbers of its own. The newest 90 days.
    /// </summary>
    Report,
}

/// <summary>One day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Arms">Per variant, in the definition's order.</param>
/// <param name="Effects">Each challenger against control.</param>
public sealed record SeriesPoint(DateOnly Day, IReadOnlyList<SeriesArm> Arms, IReadOnlyList<SeriesEffect> Effects);

/// <summary>One variant on one day.</summary>
/// <param name="Variant">Its key.</param>
/// <param name="N">Values of the runs of that day; from reports, values that came since the point before.</param>
/// <param name="Mean">Their mean, or ratio; null from reports.</param>
/// <param name="TotalN">Values up to that day.</param>
/// <param name="TotalMean">Their mean, or ratio.</param>
public sealed record SeriesArm(string Variant, long N, double? Mean, long TotalN, double? TotalMean);

/// <summary>One challenger against control.</summary>
/// <param name="Variant">The challenger.</param>
/// <param name="OfDay">The runs of that day alone; from reports a reason, <c>unit_is_not_run</c>.</param>
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
