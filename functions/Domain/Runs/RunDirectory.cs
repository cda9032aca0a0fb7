using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Runs;

/// <summary>
/// Finds the shard of a run. It follows from the run id, except where several shards are cut by a unit that is not the run:
/// there each run id is claimed by one shard before its run is written.
/// </summary>
public sealed class RunDirectory(IRunStore runs)
{
    /// <summary>The shard that a new run goes to, or the one that it went to before.</summary>
    public async Task<RunShard> ShardForDispatchAsync(ExperimentDefinition definition, string runId, string unit, CancellationToken cancellationToken)
    {
        var shard = RunShard.Of(definition, runId, unit);
        return NeedsClaim(definition)
            ? shard with { Index = await runs.ClaimAsync(DirectoryOf(definition, runId), runId, shard.Index, cancellationToken) }
            : shard;
    }

    /// <summary>The shard of a run that may exist; null when it cannot.</summary>
    public async Task<RunShard?> FindShardAsync(ExperimentDefinition definition, string runId, CancellationToken cancellationToken)
    {
        if (!NeedsClaim(definition))
        {
            return RunShard.Of(definition, runId, runId);
        }

        var index = await runs.FindClaimAsync(DirectoryOf(definition, runId), runId, cancellationToken);
        return index is { } found ? new RunShard(definition.Key, found) : null;
    }

    /// <summary>The run of that id, or null.</summary>
    public async Task<Run?> FindAsync(ExperimentDefinition definition, string runId, CancellationToken cancellationToken) =>
        await FindShardAsync(definition, runId, cancellationToken) is { } shard ? await runs.FindAsync(shard, runId, cancellationToken) : null;

    private static bool NeedsClaim(ExperimentDefinition definition) => definition.Shards > 1 && !definition.UnitIsRun;

    private static RunShard DirectoryOf(ExperimentDefinition definition, string runId) =>
        new(definition.Key, RunShard.IndexOf(runId, definition.Shards));
}
