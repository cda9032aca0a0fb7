using Splitrun.Domain.Batching;

namespace Splitrun.Domain.Shadows;

/// <summary>Keeps what shadows said, apart from outcomes, together with the totals; the totals' revision guards everything of the experiment.</summary>
public interface IShadowStore
{
    /// <summary>Most runs of one commit.</summary>
    int MaxCommit { get; }

    /// <summary>The totals with their revision; the revision is null before the first.</summary>
    Task<(ShadowTotals Totals, string? Revision)> ReadTotalsAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>What was said of these runs; empty ones where nothing was.</summary>
    Task<IReadOnlyDictionary<string, ShadowRun>> ReadRunsAsync(string experiment, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken);

    /// <summary>Deletes what was said of every run; the totals stay. What is gone already is no error.</summary>
    Task DeleteRowsAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>Writes everything in one step, or nothing: false when another writer changed the totals first.</summary>
    /// <exception cref="CommitTooLargeException">It is more than one step takes; fewer runs may fit.</exception>
    Task<bool> TryCommitAsync(
        string experiment, ShadowTotals totals, string? revision, IReadOnlyDictionary<string, ShadowRun> runs, CancellationToken cancellationToken);
}
