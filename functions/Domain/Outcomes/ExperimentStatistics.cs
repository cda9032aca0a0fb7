using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Outcomes;

/// <summary>Everything a report is computed from; its size does not depend on the number of outcomes.</summary>
public sealed record ExperimentStatistics
{
    /// <summary>Per variant, in the definition's order.</summary>
    public required IReadOnlyList<ArmStatistics> Arms { get; init; }

    /// <summary>Per variant, in the definition's order.</summary>
    public required IReadOnlyList<AssignmentTotals> Assigned { get; init; }

    /// <summary>Runs that were recorded or answered without being counted, by reason.</summary>
    public IReadOnlyDictionary<AssignmentReason, long> NotCounted { get; init; } = new Dictionary<AssignmentReason, long>();

    /// <summary>The segments that outcomes named, by name and value.</summary>
    public IReadOnlyList<SegmentStatistics> Segments { get; init; } = [];

    /// <summary>The phases after the first that have runs, oldest first: the newest of them, up to <see cref="Runs.ShardHead.MaxPhases"/>.</summary>
    public IReadOnlyList<PhaseStatistics> Phases { get; init; } = [];

    /// <summary>By variant, runs that imported files counted without listing them: shown, never analysed.</summary>
    public IReadOnlyDictionary<string, long> Unlisted { get; init; } = new Dictionary<string, long>();

    /// <summary>Outcomes kept aside because their run is unknown.</summary>
    public long Orphans { get; init; }

    /// <summary>Time of the last outcome or dispatch that is in the numbers; null when there is none. Same watermark, same data.</summary>
    public DateTimeOffset? Watermark { get; init; }

    /// <summary>Versions of the definition under which runs were counted, ascending.</summary>
    public IReadOnlyList<int> Versions { get; init; } = [];
}

/// <summary>The runs of one phase.</summary>
/// <param name="Version">The version that began it.</param>
/// <param name="Arms">Per variant, in the definition's order; without sketches.</param>
/// <param name="Assigned">Per variant, in the definition's order.</param>
public sealed record PhaseStatistics(int Version, IReadOnlyList<ArmStatistics> Arms, IReadOnlyList<AssignmentTotals> Assigned);

/// <summary>The outcomes of one segment value.</summary>
/// <param name="Name">Name of the segment.</param>
/// <param name="Value">Its value; null for all values that have no statistics of their own.</param>
/// <param name="Arms">Per variant, in the definition's order; without sketches.</param>
public sealed record SegmentStatistics(string Name, string? Value, IReadOnlyList<ArmStatistics> Arms);

/// <summary>Counted runs of one variant.</summary>
/// <param name="Runs">How many were assigned.</param>
/// <param name="Imported">How many of them were imported: they had no probability and stay out of the sample-ratio check.</param>
/// <param name="Expected">Sum of the probabilities that this variant had over all counted, not imported runs of the experiment.</param>
public sealed record AssignmentTotals(long Runs, long Imported, double Expected)
{
    internal AssignmentTotals Without(AssignmentTotals part) => new(Runs - part.Runs, Imported - part.Imported, Expected - part.Expected);
}
