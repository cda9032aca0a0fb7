using System.Globalization;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Shadows;

namespace Splitrun.Domain.Retention;

/// <summary>
/// Deletes the raw rows (runs, outcomes, totals of units, predictions of shadows, outcomes without a run) of experiments that have been
/// archived for long enough. Statistics, reports, definitions and the log stay.
/// </summary>
public sealed class RowRetention(
    RetentionOptions options,
    IExperimentStore experiments,
    IRunStore runs,
    IOutcomeStore outcomes,
    IOrphanStore orphans,
    IShadowStore shadows,
    IDecisionLog decisions,
    Contention contention,
    TimeProvider time)
{
    /// <summary>Deletes what is due; idempotent. Answers the experiments whose rows went now for the first time.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        var deleted = new List<string>();
        await foreach (var experiment in experiments.ListAsync(null, cancellationToken))
        {
            if (IsDue(experiment) && await DeleteAsync(experiment, cancellationToken))
            {
                deleted.Add(experiment.Key);
            }
        }

        return deleted;
    }

    /// <summary>An archived experiment cannot change, so its last change is the moment it was archived.</summary>
    private bool IsDue(Experiment experiment) =>
        options.RunDays is { } days && experiment.State == ExperimentState.Archived && experiment.UpdatedAt.AddDays(days) <= time.GetUtcNow();

    /// <summary>
    /// Marks the shards first: whatever breaks off afterwards, nobody takes the missing rows for an error, nobody who remembers a run counts
    /// its outcome once more, and the next time goes on.
    /// </summary>
    private async Task<bool> DeleteAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var isFirst = false;
        foreach (var shard in RunShard.AllOf(experiment.Definition))
        {
            isFirst |= await MarkAsync(shard, cancellationToken);
            await MarkOutcomesAsync(shard, cancellationToken);
            await runs.DeleteRowsAsync(shard, cancellationToken);
            await outcomes.DeleteRowsAsync(shard, cancellationToken);
        }

        await MarkShadowsAsync(experiment.Key, cancellationToken);
        await shadows.DeleteRowsAsync(experiment.Key, cancellationToken);
        await orphans.DeleteAllAsync(experiment.Key, cancellationToken);
        if (isFirst)
        {
            await LogAsync(experiment, cancellationToken);
        }

        return isFirst;
    }

    /// <summary>True when the shard has runs and was not marked before.</summary>
    private async Task<bool> MarkAsync(RunShard shard, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (head, revision) = await runs.ReadHeadAsync(shard, cancellationToken);
            if (revision is null || head.RowsDeletedAt is not null)
            {
                return false;
            }

            if (await runs.CommitAsync(shard, head with { RowsDeletedAt = time.GetUtcNow() }, revision, [], cancellationToken) == RunCommit.Committed)
            {
                return true;
            }

            await contention.StandBackAsync(attempt, cancellationToken);
        }
    }

    /// <summary>The statistics get a new revision with it: a recorder that was about to write is refused, and sees the mark.</summary>
    private async Task MarkOutcomesAsync(RunShard shard, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var statistics = await outcomes.ReadStatisticsAsync(shard, cancellationToken);
            if (statistics.RowsDeletedAt is not null)
            {
                return;
            }

            var now = time.GetUtcNow();
            var marked = new OutcomeCommit(statistics, statistics.Arms, statistics.LastAt ?? now, [], new Dictionary<UnitKey, UnitTotals>()) { RowsDeletedAt = now };
            if (await outcomes.TryCommitAsync(shard, marked, cancellationToken) is not null)
            {
                return;
            }

            await contention.StandBackAsync(attempt, cancellationToken);
        }
    }

    private async Task MarkShadowsAsync(string experiment, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (totals, revision) = await shadows.ReadTotalsAsync(experiment, cancellationToken);
            var marked = totals with { RowsDeletedAt = time.GetUtcNow() };
            if (revision is null || totals.RowsDeletedAt is not null || await shadows.TryCommitAsync(experiment, marked, revision, new Dictionary<string, ShadowRun>(), cancellationToken))
            {
                return;
            }

            await contention.StandBackAsync(attempt, cancellationToken);
        }
    }

    private Task LogAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var days = options.RunDays.GetValueOrDefault().ToString(CultureInfo.InvariantCulture);
        var why = $"It was archived on {experiment.UpdatedAt.UtcDateTime:yyyy-MM-dd} and its raw rows are kept for {days} days (Retention__RunDays); its statistics, reports and this log stay.";
        return decisions.AppendAsync(
            experiment.Key,
            new DecisionRecord(time.GetUtcNow(), "retention timer", "delete_rows", "retention_over", null, why, experiment.State, experiment.State, DryRun: false),
            cancellationToken);
    }
}
