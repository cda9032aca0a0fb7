using System.Security.Cryptography;
using System.Text;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Runs.Histories;

/// <summary>
/// Imports runs that were assigned elsewhere. A file is checked whole before anything is written; the same file again changes nothing, a
/// longer one adds the rest, and a repeat completes what a broken-off import left.
/// </summary>
public sealed class HistoryImporter(
    IExperimentStore experiments, IRunStore runs, RunDirectory directory, OutcomeRecorder recorder, IChance chance, TimeProvider time)
{
    private const int OutcomesAtOnce = 960;

    private readonly Contention _contention = new(time, chance);

    /// <summary>Imports a file.</summary>
    /// <param name="key">The experiment's key.</param>
    /// <param name="file">The file, UTF-8.</param>
    /// <param name="isLines">Whether each line is a record of its own.</param>
    /// <param name="dryRun">Only checks.</param>
    /// <param name="cancellationToken">Cancels the import between two writes.</param>
    public async Task<Result<HistoryReceipt>> ImportAsync(string key, ReadOnlyMemory<byte> file, bool isLines, bool dryRun, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } stored)
        {
            return Problem.NotFound($"experiment \"{key}\"");
        }

        var experiment = stored.Value;
        if (experiment.State == ExperimentState.Archived)
        {
            return Problem.Of(ProblemCode.Conflict, $"Experiment \"{key}\" is archived and cannot change.");
        }

        var read = HistoryFile.Read(file.Span, isLines, new HistoryTarget(experiment, time.GetUtcNow()));
        if (!read.TryGet(out var history, out var problem))
        {
            return problem;
        }

        if (dryRun)
        {
            return new HistoryReceipt(key, history.Runs.Count, 0, history.Skipped, history.Outcomes.Count, new Dictionary<string, long>(), history.Warnings, true);
        }

        try
        {
            return await WriteAsync(experiment, history, cancellationToken);
        }
        catch (OutcomesContendedException)
        {
            return Problem.Of(ProblemCode.TooManyRequests, "Too many writers at once. What was imported stays; send the file again for the rest.");
        }
    }

    private async Task<HistoryReceipt> WriteAsync(Experiment experiment, History history, CancellationToken cancellationToken)
    {
        var present = new List<Run>();
        foreach (var (shard, shardRuns) in await ByShardAsync(experiment.Definition, history.Runs, cancellationToken))
        {
            // A store may write an index row for each run of other times, so half of what it takes fits in any case.
            foreach (var chunk in shardRuns.OrderBy(run => run.RunAt).Chunk(runs.MaxCommit / 2))
            {
                present.AddRange(await CommitAsync(experiment, shard, chunk, cancellationToken));
            }
        }

        var warnings = history.Warnings.ToList();
        var others = Mismatched(history, present, warnings);
        var recorded = await RecordAsync([.. history.Outcomes.Where(outcome => !others.Contains(outcome.RunId))], cancellationToken);
        var unlisted = await KeepCountsAsync(experiment.Definition, history, present, cancellationToken);
        return new HistoryReceipt(
            experiment.Key, history.Runs.Count - present.Count, present.Count, history.Skipped + others.Count, recorded, unlisted, warnings, false);
    }

    private async Task<IEnumerable<(RunShard Shard, List<HistoryRun> Runs)>> ByShardAsync(
        ExperimentDefinition definition, IReadOnlyList<HistoryRun> all, CancellationToken cancellationToken)
    {
        var shards = new Dictionary<RunShard, List<HistoryRun>>();
        foreach (var run in all)
        {
            var shard = await directory.ShardForDispatchAsync(definition, run.RunId, run.Unit, cancellationToken);
            if (!shards.TryGetValue(shard, out var list))
            {
                shards[shard] = list = [];
            }

            list.Add(run);
        }

        return shards.Select(pair => (pair.Key, pair.Value));
    }

    /// <summary>Writes the runs of a chunk that are new; answers those that are there already.</summary>
    private async Task<IReadOnlyCollection<Run>> CommitAsync(Experiment experiment, RunShard shard, HistoryRun[] chunk, CancellationToken cancellationToken)
    {
        var present = new Dictionary<string, Run>();
        for (var attempt = 1; attempt <= Contention.MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = chunk.Where(run => !present.ContainsKey(run.RunId)).ToList();
            if (left.Count == 0)
            {
                return present.Values;
            }

            var (head, revision) = (attempt == 1 ? runs.RecallHead(shard) : null) ?? await runs.ReadHeadAsync(shard, CancellationToken.None);
            var (records, next) = RecordsOf(experiment, left, head);
            switch (await runs.CommitAsync(shard, next, revision, records, CancellationToken.None))
            {
                case RunCommit.Committed:
                    directory.Remember(shard, records);
                    return present.Values;
                case RunCommit.RunExists:
                    var found = (await Task.WhenAll(left.Select(run => runs.FindAsync(shard, run.RunId, CancellationToken.None)))).OfType<Run>().ToList();
                    directory.Remember(shard, found);
                    found.ForEach(run => present[run.RunId] = run);
                    break;
                default:
                    await _contention.StandBackAsync(attempt, CancellationToken.None);
                    break;
            }
        }

        throw new OutcomesContendedException($"Too many writers at once on {shard.Experiment}, shard {shard.Index}.");
    }

    private (IReadOnlyList<Run> Runs, ShardHead Head) RecordsOf(Experiment experiment, IReadOnlyList<HistoryRun> chunk, ShardHead head)
    {
        var records = new List<Run>(chunk.Count);
        foreach (var imported in chunk)
        {
            var run = new Run
            {
                RunId = imported.RunId,
                Experiment = experiment.Key,
                Automation = experiment.Definition.Automation,
                Variant = imported.Variant,
                Reason = AssignmentReason.Imported,
                Counted = true,
                Weights = new Dictionary<string, double>(),
                Version = experiment.Version,
                Phase = experiment.Phase?.Version,
                RunSeq = head.RunSeq + 1,
                Unit = imported.Unit,
                AssignedAt = imported.RunAt,
                Trace = TraceOf(experiment.Key, imported.RunId),
            };
            head = head.With(run);
            records.Add(run);
        }

        // The data changed now, however old the runs are: a report of before is not the report of these data.
        return (records, head with { LastAt = Later(head.LastAt, time.GetUtcNow()) });
    }

    /// <summary>A trace context of its own for each run, the same on every import; not sampled.</summary>
    private static string TraceOf(string experiment, string runId)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{experiment}\n{runId}")));
        return $"00-{hash[..32]}-{hash[32..48]}-00";
    }

    private static DateTimeOffset Later(DateTimeOffset? left, DateTimeOffset right) => left > right ? left.Value : right;

    /// <summary>Runs that are recorded with another variant than the file says: the record stays, and the file's outcome is not theirs.</summary>
    private static HashSet<string> Mismatched(History history, List<Run> present, List<ImportWarning> warnings)
    {
        var variants = history.Runs.ToDictionary(run => run.RunId, run => run.Variant);
        var mismatched = present.Where(run => variants[run.RunId] != run.Variant).ToList();
        foreach (var run in mismatched.Take(20))
        {
            warnings.Add(new ImportWarning("run_id", 1, 1, $"run {run.RunId} is recorded with variant {run.Variant}, which stays; the file says {variants[run.RunId]}"));
        }

        return [.. mismatched.Select(run => run.RunId)];
    }

    private async Task<int> RecordAsync(IReadOnlyList<Outcome> all, CancellationToken cancellationToken)
    {
        var recorded = 0;
        foreach (var slice in all.Chunk(OutcomesAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            recorded += (await recorder.RecordAsync(slice)).Count(taken => taken == RecordedAs.Recorded);
        }

        return recorded;
    }

    /// <summary>Keeps the file's counts in the first shard, less the runs that this service assigned itself; answers what is counted and listed by no file.</summary>
    private async Task<IReadOnlyDictionary<string, long>> KeepCountsAsync(
        ExperimentDefinition definition, History history, List<Run> present, CancellationToken cancellationToken)
    {
        var variants = history.Runs.ToDictionary(run => run.RunId, run => run.Variant);
        var own = present
            .Where(run => run.Reason != AssignmentReason.Imported || run.Variant != variants[run.RunId])
            .GroupBy(run => variants[run.RunId])
            .ToDictionary(g => g.Key, g => g.LongCount());
        var counts = history.Counts.ToDictionary(c => c.Key, c => Math.Max(0, c.Value - own.GetValueOrDefault(c.Key)));
        var first = new RunShard(definition.Key, 0);
        for (var attempt = 1; attempt <= Contention.MaxAttempts; attempt++)
        {
            var (head, revision) = await runs.ReadHeadAsync(first, cancellationToken);
            var next = head.WithImportedCounts(counts, time.GetUtcNow());
            if (ReferenceEquals(next, head) || await runs.CommitAsync(first, next, revision, [], CancellationToken.None) == RunCommit.Committed)
            {
                var heads = await Task.WhenAll(RunShard.AllOf(definition).Select(async shard => (await runs.ReadHeadAsync(shard, cancellationToken)).Head));
                return ImportedCounts.Unlisted(heads);
            }

            await _contention.StandBackAsync(attempt, CancellationToken.None);
        }

        throw new OutcomesContendedException($"Too many writers at once on {definition.Key}.");
    }
}
