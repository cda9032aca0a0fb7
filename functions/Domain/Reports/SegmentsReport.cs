namespace Splitrun.Domain.Reports;

/// <summary>The primary comparison within segments that outcomes named: to look at, never decisive.</summary>
/// <param name="Note">How the p-values were adjusted, a sentence.</param>
/// <param name="Items">By name and value; those with the most observations, where there are very many.</param>
public sealed record SegmentsReport(string Note, IReadOnlyList<SegmentReport> Items);

/// <summary>One segment value.</summary>
/// <param name="Name">Name of the segment.</param>
/// <param name="Value">Its value; null for all values that found no place of their own.</param>
/// <param name="Comparisons">Each challenger against control.</param>
public sealed record SegmentReport(string Name, string? Value, IReadOnlyList<SegmentComparisonReport> Comparisons);

/// <summary>A challenger against control within a segment. Differences are challenger minus control, in units of the primary metric.</summary>
/// <param name="Variant">The challenger.</param>
/// <param name="ControlObservations">Independent observations of control.</param>
/// <param name="Observations">Independent observations of the challenger.</param>
/// <param name="Test">The fixed-horizon test.</param>
/// <param name="AdjustedPValue">Its p-value, adjusted over all comparisons of all segments.</param>
/// <param name="Relative">Difference relative to the size of control's mean.</param>
public sealed record SegmentComparisonReport(
    string Variant, long ControlObservations, long Observations, TestReport Test, double? AdjustedPValue, RelativeReport Relative);
