using Splitrun.Domain.Batching;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>
/// Puts what the raw rows give in the place of what is kept, where they differ. The rows are never changed. Each write rests on the revision
/// that was compared, so an outcome that is recorded meanwhile is never lost: the shard is then counted again.
/// </summary>
public sealed class StatisticsRepair(
    StatisticsVerifier verifier, IExperimentStore experiments, IRunStore runs, IOutcomeStore outcomes, IDecisionLog decisions, TimeProvider time)
{
    /// <summary>Rows of one commit, at the most: where those of slices are so large that fewer fit, the store says so, and fewer are tried.</summary>
    private const int RowsACommit = 32;

    /// <param name="key">The experiment.</param>
    /// <param name="shard">The shard that is repaired; null for all of them.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="cancellationToken">Ends it between two writes; a later repair goes on.</param>
    public async Task<Result<RepairResult>> RepairAsync(string key, int? shard, string by, CancellationToken cancellationToken)
    {
        var repaired = new List<int>();
        var verified = await verifier.VerifyAsync(
            key,
            shard,
            async (check, token) =>
            {
                var done = await TryRepairAsync(check, token);
                if (done)
                {
                    repaired.Add(check.Shard.Index);
                }

                return done;
            },
            cancellationToken);
        if (!verified.TryGet(out var found, out var problem))
        {
            return problem;
        }

        if (repaired.Count > 0)
        {
            await LogAsync(key, by, found.Differences.Count, repaired.Count, cancellationToken);
        }

        return new RepairResult(found.Unsettled.Count == 0, found.Rows, found.Outcomes, found.Differences, found.Unsettled, repaired) { RowsDeletedAt = found.RowsDeletedAt };
    }

    private async Task<bool> TryRepairAsync(ShardCheck check, CancellationToken cancellationToken) =>
        await TryRepairHeadAsync(check, cancellationToken) && await TryRepairStatisticsAsync(check, cancellationToken);

    private async Task<bool> TryRepairHeadAsync(ShardCheck check, CancellationToken cancellationToken)
    {
        if (check.RunDifferences.Count == 0)
        {
            return true;
        }

        var (kept, recounted) = (check.Head, check.Recounted.Head);
        // What no row tells stays as it is: counts of state files that list no runs, and numbers that were given already.
        var head = recounted with
        {
            RunSeq = Math.Max(kept.RunSeq, recounted.RunSeq),
            ImportedCounts = kept.ImportedCounts,
            LastAt = Watermark.Next(kept.LastAt, time.GetUtcNow()),
        };
        return await runs.CommitAsync(check.Shard, head, check.HeadRevision, [], cancellationToken) == RunCommit.Committed;
    }

    /// <summary>Slices and units first, as many commits as they need, each resting on the one before; the whole comes with the last.</summary>
    private async Task<bool> TryRepairStatisticsAsync(ShardCheck check, CancellationToken cancellationToken)
    {
        if (check.OutcomeDifferences.Count == 0)
        {
            return true;
        }

        var (before, recounted) = (check.Statistics, check.Recounted);
        var segments = before.Segments.Union(recounted.Slices.Keys.Where(slice => slice.Name is not null)).ToList();
        IReadOnlyList<Part> parts = [.. PartsOf(check)];
        while (parts.Count > 0)
        {
            var (written, revision) = await TryReplaceAsync(check.Shard, before, segments, parts, cancellationToken);
            if (revision is null)
            {
                return false;
            }

            (before, parts) = (before with { Revision = revision, LastAt = Watermark.Next(before.LastAt, time.GetUtcNow()) }, [.. parts.Skip(written)]);
        }

        var whole = new OutcomeCommit(before, recounted.Arms, time.GetUtcNow(), [], new Dictionary<UnitKey, UnitTotals>()) { Segments = segments };
        return await outcomes.TryCommitAsync(check.Shard, whole, cancellationToken) is not null;
    }

    /// <summary>Writes the first of these rows, as many as fit; how many those were, and the new revision, null when another writer came first.</summary>
    private async Task<(int Written, string? Revision)> TryReplaceAsync(
        RunShard shard, ShardStatistics before, IReadOnlyList<SliceKey> segments, IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        for (var count = Math.Min(parts.Count, Math.Min(RowsACommit, outcomes.MaxCommit)); ; count /= 2)
        {
            var rows = parts.Take(count).ToList();
            var commit = new OutcomeCommit(before, before.Arms, time.GetUtcNow(), [], rows.OfType<UnitPart>().ToDictionary(u => u.Unit, u => u.Totals))
            {
                Segments = segments,
                Slices = rows.OfType<SlicePart>().ToDictionary(s => s.Slice, s => s.Arms),
                Strays = [.. rows.OfType<StrayPart>().Select(s => s.Unit)],
            };
            try
            {
                return (count, await outcomes.TryCommitAsync(shard, commit, cancellationToken));
            }
            catch (CommitTooLargeException) when (count > 1)
            {
                // Half of them may fit.
            }
        }
    }

    private static IEnumerable<Part> PartsOf(ShardCheck check)
    {
        var recounted = check.Recounted;
        foreach (var slice in check.Slices.Keys.Union(recounted.Slices.Keys))
        {
            yield return new SlicePart(slice, recounted.Slices.GetValueOrDefault(slice) ?? new Dictionary<string, ArmStatistics>());
        }

        foreach (var (unit, totals) in recounted.Units)
        {
            yield return new UnitPart(unit, totals);
        }

        foreach (var stray in check.Strays)
        {
            yield return new StrayPart(stray);
        }
    }

    private async Task LogAsync(string key, string by, int differences, int shards, CancellationToken cancellationToken)
    {
        var state = (await experiments.FindAsync(key, cancellationToken))?.Value.State ?? ExperimentState.Archived;
        await decisions.AppendAsync(
            key,
            new DecisionRecord(
                time.GetUtcNow(),
                by,
                "repair",
                "statistics_repaired",
                null,
                $"The statistics differed from the raw rows in {(differences < VerificationResult.MaxDifferences ? "" : "at least ")}{differences} numbers over {shards} shards; they were replaced by what the rows give.",
                state,
                state,
                DryRun: false),
            cancellationToken);
    }

    private abstract record Part;

    private sealed record SlicePart(SliceKey Slice, IReadOnlyDictionary<string, ArmStatistics> Arms) : Part;

    private sealed record StrayPart(StrayUnit Unit) : Part;

    private sealed record UnitPart(UnitKey Unit, UnitTotals Totals) : Part;
}

/// <summary>What was found and replaced.</summary>
/// <param name="Consistent">True when now nothing differs any more: every shard was compared and, where it differed, repaired.</param>
/// <param name="Rows">Runs that were read.</param>
/// <param name="Outcomes">Outcomes that were read.</param>
/// <param name="Differences">What differed; the first 1,000.</param>
/// <param name="Unsettled">Shards that were written to all the time, and so were neither compared nor repaired: ask again.</param>
/// <param name="Repaired">Shards that were repaired.</param>
public sealed record RepairResult(
    bool Consistent, long Rows, long Outcomes, IReadOnlyList<Difference> Differences, IReadOnlyList<int> Unsettled, IReadOnlyList<int> Repaired)
{
    /// <summary>When the retention settings had the raw rows deleted, UTC: such statistics are left as they are. Null where the rows are there.</summary>
    public DateTimeOffset? RowsDeletedAt { get; init; }
}
