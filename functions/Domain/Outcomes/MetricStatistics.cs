using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>What is kept of one metric in one arm: enough for every test, mergeable, and reversible when an outcome is corrected.</summary>
public sealed record MetricStatistics
{
    public static readonly MetricStatistics Empty = new();

    /// <summary>
    /// What <see cref="Values"/> are worked out from, exactly: a value that is corrected is taken out of these, so that it leaves no trace however
    /// far out it was. Null where they were not kept; what the moments give then stands for them.
    /// </summary>
    public ExactMoments? ValueSums { get; init; }

    /// <summary>What <see cref="Pairs"/> are worked out from; as <see cref="ValueSums"/>.</summary>
    public ExactCoMoments? PairSums { get; init; }

    /// <summary>What <see cref="Adjusted"/> are worked out from; as <see cref="ValueSums"/>.</summary>
    public ExactCoMoments? AdjustedSums { get; init; }

    /// <summary>Count, mean and squared deviations of the runs' values. For a ratio metric: of the numerators' and denominators' runs, see <see cref="Pairs"/>.</summary>
    public Moments Values { get; init; } = Moments.Empty;

    /// <summary>How many values were true; kept for binary metrics, exact where a mean would round.</summary>
    public long Successes { get; init; }

    /// <summary>
    /// Joint moments of (numerator, denominator): per run for a ratio metric; per unit (sum of values, number of values)
    /// where the unit of assignment is not the run. Empty otherwise.
    /// </summary>
    public CoMoments Pairs { get; init; } = CoMoments.Empty;

    /// <summary>Joint moments of (covariate, value), of the runs whose covariate is known; only for a primary metric that is adjusted by one.</summary>
    public CoMoments Adjusted { get; init; } = CoMoments.Empty;

    /// <summary>Quantile sketch of the values; only for metrics that ask for quantiles.</summary>
    public QuantileSketch? Sketch { get; init; }

    internal ExactMoments SumsOfValues => ValueSums ?? ExactMoments.Of(Values);

    internal ExactCoMoments SumsOfPairs => PairSums ?? ExactCoMoments.Of(Pairs);

    internal ExactCoMoments SumsOfAdjusted => AdjustedSums ?? ExactCoMoments.Of(Adjusted);

    /// <summary>
    /// What is left when a part is taken out again. Pairs are kept where each is of one run. The part may have been read a moment later, and
    /// then hold more than there was.
    /// </summary>
    internal MetricStatistics Without(MetricStatistics part)
    {
        if (part.Values.Count >= Values.Count)
        {
            return Empty;
        }

        var values = SumsOfValues.Subtract(part.SumsOfValues);
        var isOfRuns = Pairs.Count == Values.Count && part.Pairs.Count == part.Values.Count;
        var pairs = isOfRuns ? SumsOfPairs.Subtract(part.SumsOfPairs) : ExactCoMoments.Empty;
        return new()
        {
            ValueSums = values,
            PairSums = pairs,
            Values = values.ToMoments(),
            Successes = Math.Max(0, Successes - part.Successes),
            Pairs = pairs.ToCoMoments(),
        };
    }

    public MetricStatistics Merge(MetricStatistics other) => new()
    {
        ValueSums = SumsOfValues.Merge(other.SumsOfValues),
        PairSums = SumsOfPairs.Merge(other.SumsOfPairs),
        AdjustedSums = SumsOfAdjusted.Merge(other.SumsOfAdjusted),
        Values = Values.Merge(other.Values),
        Successes = Successes + other.Successes,
        Pairs = Pairs.Merge(other.Pairs),
        Adjusted = Adjusted.Merge(other.Adjusted),
        Sketch = Sketch is null ? other.Sketch : other.Sketch is null ? Sketch : Sketch.Merge(other.Sketch),
    };
}
