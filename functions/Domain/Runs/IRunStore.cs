namespace Splitrun.Domain.Runs;

/// <summary>Keeps runs, each with its place in the newest-first index, together with the head of their shard.</summary>
public interface IRunStore
{
    /// <summary>Most runs that one commit takes; half as many where their times lie more than a minute apart.</summary>
    int MaxCommit { get; }

    /// <summary>The head of a shard with its revision; the revision is null before the first run.</summary>
    Task<(ShardHead Head, string? Revision)> ReadHeadAsync(RunShard shard, CancellationToken cancellationToken);

    /// <summary>
    /// The head as this store last wrote it, without asking; null when it does not know. Another writer may have come since: then a commit
    /// based on it is refused.
    /// </summary>
    (ShardHead Head, string? Revision)? RecallHead(RunShard shard);

    /// <summary>Writes runs, in the order of their times, and the new head in one step, or nothing. The head may be written without runs.</summary>
    Task<RunCommit> CommitAsync(RunShard shard, ShardHead head, string? revision, IReadOnlyList<Run> runs, CancellationToken cancellationToken);

    /// <summary>The run of that id in that shard, or null.</summary>
    Task<Run?> FindAsync(RunShard shard, string runId, CancellationToken cancellationToken);

    /// <summary>
    /// Says that a run belongs to a shard, for experiments whose shard does not follow from the run id. The first claim stands;
    /// answers the index of the shard that owns the run.
    /// </summary>
    Task<int> ClaimAsync(RunShard directory, string runId, int shardIndex, CancellationToken cancellationToken);

    /// <summary>The index of the shard that claimed the run; null when none has.</summary>
    Task<int?> FindClaimAsync(RunShard directory, string runId, CancellationToken cancellationToken);

    /// <summary>Deletes every run of a shard with its place in the index and the claims that were made there. The head stays. What is gone already is no error.</summary>
    Task DeleteRowsAsync(RunShard shard, CancellationToken cancellationToken);

    /// <summary>Run ids of a shard, newest first, from after <paramref name="after"/> on.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="before">Only runs up to this time, about: the caller checks each run.</param>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<IndexedRun> ListAsync(RunShard shard, DateTimeOffset? before, RunPosition? after, CancellationToken cancellationToken);
}

/// <summary>How a commit ended.</summary>
public enum RunCommit
{
    Committed,

    /// <summary>Another writer changed the head; nothing was written.</summary>
    HeadMoved,

    /// <summary>One of the runs exists already; nothing was written.</summary>
    RunExists,
}

/// <summary>A run id with its position in the newest-first order.</summary>
/// <param name="RunId">The run.</param>
/// <param name="CommittedAt">When the index entry was written, UTC; no run in it is newer.</param>
/// <param name="Position">The place.</param>
public sealed record IndexedRun(string RunId, DateTimeOffset CommittedAt, RunPosition Position);

/// <summary>A place in the newest-first order over shards and experiments; <see cref="NewestFirst"/> compares as the order goes.</summary>
/// <param name="IndexKey">Sorts newest first, ordinally.</param>
/// <param name="Shard">The shard, as a tie-breaker.</param>
/// <param name="Offset">Place within one index entry.</param>
public sealed record RunPosition(string IndexKey, string Shard, int Offset)
{
    public static readonly IComparer<RunPosition> NewestFirst = Comparer<RunPosition>.Create((left, right) =>
    {
        var byKey = string.CompareOrdinal(left.IndexKey, right.IndexKey);
        var byShard = byKey != 0 ? byKey : string.CompareOrdinal(left.Shard, right.Shard);
        return byShard != 0 ? byShard : left.Offset.CompareTo(right.Offset);
    });
}
