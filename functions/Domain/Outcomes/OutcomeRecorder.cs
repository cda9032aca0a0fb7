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
    private readonly GroupCommit<string, IReadOnlyList<Outcome>, IReadOnlyList<RecordedAs>> _lanes;

    public OutcomeRecorder(IExperimentStore experiments, IOutcomeStore outcomes, RunDirectory directory, IChance chance, TimeProvider time)
    {
        (_experiments, _directory) = (experiments, directory);
        _shards = new ShardRecorder(experiments, outcomes, new Contention(time, chance), time);
        _lanes = new(RecordBatchAsync, MaxBatch, MaxPending, MaxPendingInAll, outcomes => outcomes.Count);
    }

    /// <summary>Records outcomes and says, in the same order, how each was taken.</summary>
    /// <exception cref="OutcomesContendedException">Too many writers at once; nothing of what failed was written, and it can be sent again.</exception>
    public async Task<IReadOnlyList<RecordedAs>> RecordAsync(IReadOnlyList<Outcome> outcomes)
    {
        var answers = new RecordedAs[outcomes.Count];
        await Task.WhenAll(Enumerable.Range(0, outcomes.Count).GroupBy(index => outcomes[index].Experiment).Select(async experiment =>
        {
            int[] places = [.. experiment];
            var answered = await _lanes.AddAsync(experiment.Key, Array.ConvertAll(places, place => outcomes[place]));
            var taken = answered.TryGet(out var found, out var problem) ? found : throw new OutcomesContendedException(problem.Detail);
            for (var i = 0; i < places.Length; i++)
            {
                answers[places[i]] = taken[i];
            }
        }));
        return answers;
    }

    private async Task<IReadOnlyList<IReadOnlyList<RecordedAs>>> RecordBatchAsync(string key, IReadOnlyList<IReadOnlyList<Outcome>> groups)
    {
        var answers = await RecordBatchAsync(key, [.. groups.SelectMany(outcomes => outcomes)]);
        var starts = groups.Select((_, i) => groups.Take(i).Sum(outcomes => outcomes.Count));
        return [.. groups.Zip(starts, (outcomes, start) => new ArraySegment<RecordedAs>(answers, start, outcomes.Count))];
    }

    private async Task<RecordedAs[]> RecordBatchAsync(string key, Outcome[] outcomes)
    {
        var stored = await _experiments.FindAsync(key, CancellationToken.None);
        var answers = new RecordedAs[outcomes.Length];
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
