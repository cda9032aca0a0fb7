using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Outcomes;

/// <summary>
/// How many bytes one row of statistics may come to: the whole's and each slice's hold every variant and every metric that is kept. A
/// definition beyond the limit is refused, because there would be outcomes that fit into no commit.
/// </summary>
/// <remarks>
/// A correction may rewrite 19 such rows at once: the whole's, its day's, its phase's, and those of up to 8 segments that it is taken out of
/// and 8 that it is put into. At 88 KB each that is 2.2 MB on the way to storage, beside 1.4 MB for the largest block of outcomes.
/// </remarks>
public static class StatisticsRowSize
{
    /// <summary>Bytes of one row of statistics, at the most.</summary>
    public const int MaxBytes = 88_000;

    /// <summary>Its key and its counts of conclusions, every number at its longest.</summary>
    private const int VariantBytes = 360;

    /// <summary>Names of the members, a count, two numbers and two exact sums, beside the name of the metric.</summary>
    private const int MetricBytes = 240;

    /// <summary>Two counts, five numbers and five exact sums.</summary>
    private const int CoMomentsBytes = 420;

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
