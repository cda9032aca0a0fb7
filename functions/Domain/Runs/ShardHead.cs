using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Runs;

/// <summary>What a shard knows of its runs as a whole; written in the same transaction as the runs themselves.</summary>
public sealed record ShardHead
{
    /// <summary>Phases with counts of their own; what came before them is told together.</summary>
    public const int MaxPhases = 20;

    public static readonly ShardHead Empty = new();

    /// <summary>Number of the last run, from 1; 0 before the first.</summary>
    public long RunSeq { get; init; }

    /// <summary>Per variant key, counted runs.</summary>
    public IReadOnlyDictionary<string, ArmHead> Arms { get; init; } = new Dictionary<string, ArmHead>();

    /// <summary>Per phase after the first, by the version that began it: its counted runs per variant key. The newest <see cref="MaxPhases"/> are kept.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, ArmHead>> Phases { get; init; } = new Dictionary<int, IReadOnlyDictionary<string, ArmHead>>();

    /// <summary>Runs that were recorded without being counted, by reason.</summary>
    public IReadOnlyDictionary<AssignmentReason, long> NotCounted { get; init; } = new Dictionary<AssignmentReason, long>();

    /// <summary>Versions under which runs were counted, ascending.</summary>
    public IReadOnlyList<int> Versions { get; init; } = [];

    /// <summary>Per variant, the largest count of any imported state file, whether it lists the runs or not. In the first shard only.</summary>
    public IReadOnlyDictionary<string, long> ImportedCounts { get; init; } = new Dictionary<string, long>();

    /// <summary>When the retention settings had the rows of all these runs deleted, UTC; null while they are there.</summary>
    public DateTimeOffset? RowsDeletedAt { get; init; }

    /// <summary>Time of the last run or import, UTC; later with each.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Memory that it takes, as a fair estimate: counts with their names and places in tables.</summary>
    public long EstimatedBytes => 1_000 + (150 * (Arms.Count + NotCounted.Count + ImportedCounts.Count + Phases.Values.Sum(arms => arms.Count + 2L)));

    public long CountOf(string variant) => Arms.TryGetValue(variant, out var arm) ? arm.Runs : 0;

    /// <summary>The head after one more run.</summary>
    public ShardHead With(Run run) => this with
    {
        RunSeq = run.RunSeq,
        Arms = run.Counted ? WithCounted(Arms, run) : Arms,
        Phases = run is { Counted: true, Phase: { } phase } ? WithCounted(phase, run) : Phases,
        NotCounted = run.Counted ? NotCounted : Increment(NotCounted, run.Reason),
        Versions = run.Counted && !Versions.Contains(run.Version) ? [.. Versions.Append(run.Version).Order()] : Versions,
        LastAt = Watermark.Next(LastAt, run.AssignedAt),
    };

    /// <summary>The head after the import of a file with these counts; itself when none of them is new.</summary>
    public ShardHead WithImportedCounts(IReadOnlyDictionary<string, long> counts, DateTimeOffset at)
    {
        var larger = counts.Where(count => count.Value > ImportedCounts.GetValueOrDefault(count.Key)).ToList();
        if (larger.Count == 0)
        {
            return this;
        }

        var kept = new Dictionary<string, long>(ImportedCounts);
        foreach (var (variant, count) in larger)
        {
            kept[variant] = count;
        }

        return this with { ImportedCounts = kept, LastAt = Watermark.Next(LastAt, at) };
    }

    private Dictionary<int, IReadOnlyDictionary<string, ArmHead>> WithCounted(int phase, Run run)
    {
        var phases = new Dictionary<int, IReadOnlyDictionary<string, ArmHead>>(Phases);
        phases[phase] = WithCounted(phases.GetValueOrDefault(phase) ?? new Dictionary<string, ArmHead>(), run);
        return phases.OrderByDescending(p => p.Key).Take(MaxPhases).OrderBy(p => p.Key).ToDictionary();
    }

    private static Dictionary<string, ArmHead> WithCounted(IReadOnlyDictionary<string, ArmHead> present, Run run)
    {
        var arms = new Dictionary<string, ArmHead>(present);
        if (run.Reason == AssignmentReason.Imported)
        {
            // Nobody knows what chance it had.
            var arm = arms.GetValueOrDefault(run.Variant, ArmHead.Empty);
            arms[run.Variant] = arm with { Runs = arm.Runs + 1, Imported = arm.Imported + 1 };
            return arms;
        }

        foreach (var (variant, share) in run.Weights)
        {
            var arm = arms.GetValueOrDefault(variant, ArmHead.Empty);
            arms[variant] = arm with { Runs = arm.Runs + (variant == run.Variant ? 1 : 0), Expected = arm.Expected + share };
        }

        return arms;
    }

    private static Dictionary<AssignmentReason, long> Increment(IReadOnlyDictionary<AssignmentReason, long> counts, AssignmentReason reason) =>
        new(counts) { [reason] = counts.GetValueOrDefault(reason) + 1 };
}

/// <summary>Counted runs of one variant in one shard.</summary>
/// <param name="Runs">How many.</param>
/// <param name="Imported">How many of them were imported.</param>
/// <param name="Expected">Sum of the probabilities the variant had over the shard's counted, not imported runs.</param>
public sealed record ArmHead(long Runs, long Imported, double Expected)
{
    public static readonly ArmHead Empty = new(0, 0, 0);
}
