using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>Whether the kept statistics of an experiment are what its raw rows give.</summary>
/// <param name="Consistent">True when every shard that has its rows was compared and nothing differs.</param>
/// <param name="Rows">Runs that were read.</param>
/// <param name="Outcomes">Outcomes that were read.</param>
/// <param name="Differences">What differs; the first 1,000.</param>
/// <param name="Unsettled">Shards that were written to all the time while they were read, and so could not be compared: ask again.</param>
public sealed record VerificationResult(bool Consistent, long Rows, long Outcomes, IReadOnlyList<Difference> Differences, IReadOnlyList<int> Unsettled)
{
    /// <summary>Most differences that are listed.</summary>
    public const int MaxDifferences = 1_000;

    internal static readonly VerificationResult Empty = new(true, 0, 0, [], []);

    /// <summary>When the retention settings had the raw rows deleted, UTC: the statistics stand, and nothing is left to compare them with. Null where the rows are there.</summary>
    public DateTimeOffset? RowsDeletedAt { get; init; }

    /// <summary>The result with one more shard; null where it could not be compared.</summary>
    internal VerificationResult With(RunShard shard, ShardCheck? check) => check is null
        ? this with { Consistent = false, Unsettled = [.. Unsettled, shard.Index] }
        : this with
        {
            Consistent = Consistent && check.IsConsistent,
            Rows = Rows + check.Recounted.Rows,
            Outcomes = Outcomes + check.Recounted.Outcomes,
            Differences = [.. Differences, .. check.Differences.Take(MaxDifferences - Differences.Count)],
        };
}

/// <summary>A number that is kept and one that the rows give.</summary>
/// <param name="Shard">Index of the shard.</param>
/// <param name="Slice">The day (UTC), phase (@ and the version that began it) or segment (name=value); null for all outcomes.</param>
/// <param name="Variant">Key of the variant; null for what concerns the shard as a whole.</param>
/// <param name="Metric">Name of the metric, of a segment's unit totals with |name=value; null for counts of runs.</param>
/// <param name="Quantity">What is counted: runs, imported or expected runs, a version (1 where it is there), a conclusion or reason, n, successes, mean, squared deviations, product, sketch or sketch bins (how many values are in the bin that the rows give); of a numerator, denominator, covariate or unit where it says so.</param>
/// <param name="Kept">What is kept.</param>
/// <param name="Recounted">What the rows give.</param>
public sealed record Difference(int Shard, string? Slice, string? Variant, string? Metric, string Quantity, double Kept, double Recounted)
{
    /// <summary>The unit whose totals differ; null for everything else.</summary>
    public string? Unit { get; init; }
}
