using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>Counts every raw row of an experiment again and compares with the statistics that are kept. Nothing is changed.</summary>
public sealed class StatisticsVerifier(IExperimentStore experiments, IRunStore runs, ShardChecks checks)
{
    /// <summary>Tries for a shard that is written to while it is read.</summary>
    private const int MaxAttempts = 3;

    /// <param name="key">The experiment.</param>
    /// <param name="shard">The shard that is counted; null for all of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Result<VerificationResult>> VerifyAsync(string key, int? shard, CancellationToken cancellationToken) =>
        VerifyAsync(key, shard, (_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>Does something with every shard of which something differs; it says whether that is done, or has to be tried again.</summary>
    internal async Task<Result<VerificationResult>> VerifyAsync(
        string key, int? only, Func<ShardCheck, CancellationToken, Task<bool>> onDifference, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } experiment)
        {
            return Problem.NotFound($"experiment \"{key}\"");
        }

        var shards = RunShard.AllOf(experiment.Value.Definition).Where(shard => only is null || shard.Index == only).ToList();
        if (shards.Count == 0)
        {
            return Problem.OfField(ProblemCode.Invalid, "shard", $"must be 0 to {experiment.Value.Definition.Shards - 1}, or left out for all");
        }

        var definitions = (await experiments.ListVersionsAsync(key, cancellationToken)).ToDictionary(e => e.Version, e => e.Definition);
        var result = VerificationResult.Empty;
        foreach (var shard in shards)
        {
            var deletedAt = (await runs.ReadHeadAsync(shard, cancellationToken)).Head.RowsDeletedAt;
            result = deletedAt is not null
                ? result with { RowsDeletedAt = deletedAt }
                : result.With(shard, await CheckAsync(shard, definitions, onDifference, cancellationToken));
        }

        return result;
    }

    /// <summary>Counts a shard; null when others wrote to it all the time.</summary>
    private async Task<ShardCheck?> CheckAsync(
        RunShard shard,
        IReadOnlyDictionary<int, ExperimentDefinition> definitions,
        Func<ShardCheck, CancellationToken, Task<bool>> onDifference,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await checks.TryCheckAsync(shard, definitions, cancellationToken) is { } check
                && (check.IsConsistent || await onDifference(check, cancellationToken)))
            {
                return check;
            }
        }

        return null;
    }
}
