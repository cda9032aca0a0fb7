using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>
/// A part of an experiment's outcomes that has statistics of its own: the outcomes of the runs that were assigned on one UTC day or in one
/// phase after the first, or those that named one value of a segment.
/// </summary>
public readonly record struct SliceKey
{
    /// <summary>The day of assignment, UTC; null for a segment. A run's day never changes, whatever is said of its outcome later.</summary>
    public DateOnly? Day { get; private init; }

    /// <summary>Version that began the phase of the runs; null for a day or a segment. Nor does a run's phase ever change.</summary>
    public int? Phase { get; private init; }

    /// <summary>Name of the segment; null for a day or a phase.</summary>
    public string? Name { get; private init; }

    /// <summary>The segment's value; null, beside a name, for all values that found no place of their own.</summary>
    public string? Value { get; private init; }

    /// <summary>Unique among segments and phases; names of segments do not begin with @.</summary>
    public string SegmentText => (Phase, Value) switch
    {
        ({ } phase, _) => $"@{phase}",
        (_, null) => $"{Name}",
        _ => $"{Name}={Value}",
    };

    public static SliceKey OfDay(DateTimeOffset assignedAt) => OfDay(DateOnly.FromDateTime(assignedAt.UtcDateTime));

    public static SliceKey OfDay(DateOnly day) => new() { Day = day };

    public static SliceKey OfPhase(int version) => new() { Phase = version };

    /// <summary>The slices that a run's outcome counts in whatever it says: the day of its assignment, and its phase where that is not the first.</summary>
    public static IEnumerable<SliceKey> OfRun(RunFacts run) =>
        run.Phase is { } phase ? [OfDay(run.AssignedAt), OfPhase(phase)] : [OfDay(run.AssignedAt)];

    public static SliceKey OfSegment(string name, string? value) => new() { Name = name, Value = value };
}
