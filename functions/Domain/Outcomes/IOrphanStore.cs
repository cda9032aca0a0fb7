namespace Splitrun.Domain.Outcomes;

/// <summary>Keeps outcomes aside whose run is unknown.</summary>
public interface IOrphanStore
{
    /// <summary>Keeps an outcome aside; a later one of the same run takes its place.</summary>
    Task PutAsync(OrphanedOutcome orphan, CancellationToken cancellationToken);

    Task DeleteAsync(string experiment, string runId, CancellationToken cancellationToken);

    /// <summary>Deletes all that are kept aside for an experiment.</summary>
    Task DeleteAllAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>Deletes those that have been waiting since before a time, of whichever experiment; answers how many.</summary>
    Task<int> DeleteOldAsync(DateTimeOffset waitingBefore, CancellationToken cancellationToken);

    /// <summary>How many are kept aside for an experiment; no further than <see cref="OrphanedOutcome.MaxCounted"/>, since every report asks.</summary>
    Task<long> CountAsync(string experiment, CancellationToken cancellationToken);

    /// <summary>All of them, ordered by experiment and run, from after <paramref name="cursor"/> on.</summary>
    Task<OrphanPage> ListAsync(int limit, string? cursor, CancellationToken cancellationToken);
}

/// <summary>An outcome whose run is unknown.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="WaitingSince">When it was first seen, UTC.</param>
public sealed record OrphanedOutcome(Outcome Outcome, DateTimeOffset WaitingSince)
{
    /// <summary>How long an outcome waits for its run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>How long it is shown after that, for whoever looks why it found no run. It was told as an event when it came.</summary>
    public static readonly TimeSpan KeptAfterwards = TimeSpan.FromDays(30);

    /// <summary>Where counting ends: that many stands for as many or more.</summary>
    public const int MaxCounted = 1_000;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    public bool IsExpired(DateTimeOffset now) => now - WaitingSince >= Patience;

    /// <summary>What has been waiting since before this time is no longer shown.</summary>
    public static DateTimeOffset ShownSince(DateTimeOffset now) => now - Patience - KeptAfterwards;

    /// <summary>When to try again: as long as it has waited already, so that the tries double.</summary>
    public TimeSpan RetryAfter(DateTimeOffset now) =>
        TimeSpan.FromTicks(Math.Clamp((now - WaitingSince).Ticks, FirstRetry.Ticks, LongestRetry.Ticks));
}

/// <summary>A page of orphans.</summary>
public sealed record OrphanPage(IReadOnlyList<OrphanedOutcome> Items, string? NextCursor);
