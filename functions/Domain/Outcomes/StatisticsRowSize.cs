using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Outcomes;

/// <summary>
/// How many bytes one row of statistics may come to: the whole's and each slice's hold every variant and every metric that is kept. What one
/// outcome writes has to fit into one commit, so the more a row may hold, the fewer names of segments have rows of their own; and a definition
/// that leaves no room for a single one is refused.
/// </summary>
/// <remarks>
/// A correction rewrites the rows of the whole, of its day and of its phase, and under each name of a segment the one that it is taken out of
/// and the one that it is put into.
/// </remarks>
public static class StatisticsRowSize
{
    /// <summary>Bytes of one row of statistics, at the most.</summary>
    public const int MaxBytes = CommitBytes / (RowsWithoutSegments + RowsAName);

    /// <summary>Bytes that the rows of one outcome's statistics have in one commit: what the largest block of outcomes and the quantiles leave of it.</summary>
    public const int CommitBytes = 1_900_000;

    private const int RowsWithoutSegments = 3;
    private const int RowsAName = 2;

    /// <summary>Its key and its counts of conclusions, every number at its longest.</summary>
    private const int VariantBytes = 360;

    /// <summary>Names of the members, a count, two numbers and two exact sums, beside the name of the metric.</summary>
    private const int MetricBytes = 240;

    /// <summary>Two counts, five numbers and five exact sums.</summary>
    private const int CoMomentsBytes = 420;

    /// <summary>Names of segments that have statistics of their own in each shard. Range: 1 to <see cref="SegmentAdmission.MaxNames"/>.</summary>
    internal static int SegmentNames(ExperimentDefinition definition) =>
        Math.Clamp(((CommitBytes / Of(definition)) - RowsWithoutSegments) / RowsAName, 1, SegmentAdmission.MaxNames);

    /// <summary>
    /// Bytes of one row, every number at its longest. A sum of values that lie twelve orders of magnitude apart is taken for the longest: one that
    /// holds a value of 1e100 for a while is longer by some 100 bytes, for which there is room in a transaction.
    /// </summary>
    public static int Of(ExperimentDefinition definition)
    {
        var adjusted = CountingRules.Of(definition).Covariate is not null;
        return definition.Variants.Count * (VariantBytes + KeptMetrics.Of(definition).Sum(kept =>
            kept.Metric.Name.Length
            + MetricBytes
            + (definition.UnitIsRun && kept.Metric.Kind != MetricKind.Ratio ? 0 : CoMomentsBytes)
            + (adjusted && kept.IsPrimary ? CoMomentsBytes : 0)));
    }
}
