using System.Collections.Concurrent;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Runs;

/// <summary>
/// Finds the shard of a run. It follows from the run id, except where several shards are cut by a unit that is not the run:
/// there each run id is claimed by one shard before its run is written. Facts of recent runs are kept at hand.
/// </summary>
public sealed class RunDirectory(IRunStore runs)
{
    private const int ParallelReads = 32;

    private readonly RecentRuns _recent = new();

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

    /// <summary>Keeps the facts of runs at hand that have just been written.</summary>
    public void Remember(RunShard shard, IEnumerable<Run> written) => _recent.Keep(written.Select(run => RunFacts.Of(shard, run)));

    /// <summary>The facts of those of these runs that exist.</summary>
    public async Task<IReadOnlyDictionary<string, RunFacts>> FindFactsAsync(
        ExperimentDefinition definition, IEnumerable<string> runIds, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<string, RunFacts>();
        var unknown = new HashSet<string>();
        foreach (var runId in runIds)
        {
            if (_recent.Find(definition.Key, runId) is { } facts)
            {
                found[runId] = facts;
            }
            else
            {
                unknown.Add(runId);
            }
        }

        await Parallel.ForEachAsync(
            unknown,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (runId, token) =>
            {
                if (await FindShardAsync(definition, runId, token) is { } shard && await runs.FindAsync(shard, runId, token) is { } run)
                {
                    found[runId] = RunFacts.Of(shard, run);
                }
            });
        _recent.Keep(unknown.Where(found.ContainsKey).Select(runId => found[runId]));
        return found;
    }

    private static bool NeedsClaim(ExperimentDefinition definition) => definition.Shards > 1 && !definition.UnitIsRun;

    private static RunShard DirectoryOf(ExperimentDefinition definition, string runId) =>
        new(definition.Key, RunShard.IndexOf(runId, definition.Shards));
}
