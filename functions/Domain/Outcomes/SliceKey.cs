namespace Splitrun.Domain.Outcomes;

/// <summary>
/// A part of an experiment's outcomes that has statistics of its own: the outcomes of the runs that were assigned on one UTC day, or those
/// that named one value of a segment.
/// </summary>
public readonly record struct SliceKey
{
    /// <summary>The day of assignment, UTC; null for a segment. A run's day never changes, whatever is said of its outcome later.</summary>
    public DateOnly? Day { get; private init; }

    /// <summary>Name of the segment; null for a day.</summary>
    public string? Name { get; private init; }

    /// <summary>The segment's value; null, beside a name, for all values that found no place of their own.</summary>
    public string? Value { get; private init; }

    /// <summary>Unique among the segments.</summary>
    public string SegmentText => Value is null ? $"{Name}" : $"{Name}={Value}";

    public static SliceKey OfDay(DateTimeOffset assignedAt) => OfDay(DateOnly.FromDateTime(assignedAt.UtcDateTime));

    public static SliceKey OfDay(DateOnly day) => new() { Day = day };

    public static SliceKey OfSegment(string name, string? value) => new() { Name = name, Value = value };
}
