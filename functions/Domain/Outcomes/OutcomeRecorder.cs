using Splitrun.Domain.Assignment;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>Records outcomes, each exactly once: the row and the statistics change in one step, or neither does.</summary>
public sealed class OutcomeRecorder
{
    /// <summary>Outcomes that wait for their turn, per experiment and over all of them: at about 2 KB each, some 80 MB at the most.</summary>
    private const int MaxPending = 20_000;

    private const int MaxPendingInAll = 40_000;

    /// <summary>Outcomes that are recorded together: enough to fill a transaction of blocks.</summary>
    private const int MaxBatch = 2_000;

    private readonly IExperimentStore _experiments;
    private readonly RunDirectory _directory;
    private readonly ShardRecorder _shards;
    private readonly GroupCommit<string, Outcome, RecordedAs> _lanes;

    public OutcomeRecorder(IExperimentStore experiments, IOutcomeStore outcomes, RunDirectory directory, IChance chance, TimeProvider time)
    {
        (_experiments, _directory) = (experiments, directory);
        _shards = new ShardRecorder(experiments, outcomes, new Contention(time, chance), time);
        _lanes = new(RecordBatchAsync, MaxBatch, MaxPending, MaxPendingInAll);
    }

    /// <summary>Records outcomes and says, in the same order, how each was taken.</summary>
    /// <exception cref="OutcomesContendedException">Too many writers at once; nothing of what failed was written, and it can be sent again.</exception>
    public async Task<IReadOnlyList<RecordedAs>> RecordAsync(IReadOnlyList<Outcome> outcomes)
    {
        var answers = await Task.WhenAll(outcomes.Select(outcome => _lanes.AddAsync(outcome.Experiment, outcome)));
        return [.. answers.Select(answer => answer.TryGet(out var taken, out var problem) ? taken : throw new OutcomesContendedException(problem.Detail))];
    }

    private async Task<IReadOnlyList<RecordedAs>> RecordBatchAsync(string key, IReadOnlyList<Outcome> outcomes)
    {
        var stored = await _experiments.FindAsync(key, CancellationToken.None);
        var answers = new RecordedAs[outcomes.Count];
        Array.Fill(answers, RecordedAs.Orphan);
        if (stored is null)
        {
            return answers;
        }

        var experiment = stored.Value;
        var runs = await _directory.FindFactsAsync(experiment.Definition, outcomes.Select(o => o.RunId), CancellationToken.None);
        await Task.WhenAll(outcomes
            .Select((outcome, index) => (Index: index, Outcome: outcome, Run: runs.GetValueOrDefault(outcome.RunId)))
            .Where(o => o.Run is not null)
            .GroupBy(o => o.Run!.Shard, o => new LocatedOutcome(o.Index, o.Run!, o.Outcome))
            .Select(shard => _shards.RecordAsync(experiment, shard.Key, [.. shard], (index, taken) => answers[index] = taken)));
        return answers;
    }
}

/// <summary>Outcomes could not be written for want of a turn; the queue sends them again.</summary>
public sealed class OutcomesContendedException : Exception
{
    public OutcomesContendedException()
    {
    }

    public OutcomesContendedException(string message)
        : base(message)
    {
    }

    public OutcomesContendedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
