using System.Runtime.ExceptionServices;
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
    private readonly GroupCommit<string, IReadOnlyList<Outcome>, RecordedOutcomes> _lanes;

    public OutcomeRecorder(IExperimentStore experiments, IOutcomeStore outcomes, RunDirectory directory, IChance chance, TimeProvider time)
    {
        (_experiments, _directory) = (experiments, directory);
        _shards = new ShardRecorder(experiments, outcomes, new Contention(time, chance), time);
        _lanes = new(RecordBatchAsync, MaxBatch, MaxPending, MaxPendingInAll, outcomes => outcomes.Count);
    }

    /// <summary>
    /// Records outcomes and says, in the same order, how each was taken. Where one of them fails for what it is, so does the call, and only
    /// this one: what else it brought is recorded, and a repeat when it is sent again.
    /// </summary>
    /// <exception cref="OutcomesContendedException">Too many writers at once; nothing of what failed was written, and it can be sent again.</exception>
    public async Task<IReadOnlyList<RecordedAs>> RecordAsync(IReadOnlyList<Outcome> outcomes)
    {
        var answers = new RecordedAs[outcomes.Count];
        await Task.WhenAll(Enumerable.Range(0, outcomes.Count).GroupBy(index => outcomes[index].Experiment).Select(async experiment =>
        {
            int[] places = [.. experiment];
            var answered = await _lanes.AddAsync(experiment.Key, Array.ConvertAll(places, place => outcomes[place]));
            var taken = answered.TryGet(out var found, out var problem) ? found : throw new OutcomesContendedException(problem.Detail);
            taken.Failure?.Throw();
            for (var i = 0; i < places.Length; i++)
            {
                answers[places[i]] = taken.Answers[i];
            }
        }));
        return answers;
    }

    private async Task<IReadOnlyList<RecordedOutcomes>> RecordBatchAsync(string key, IReadOnlyList<IReadOnlyList<Outcome>> groups)
    {
        var failures = new Dictionary<int, Exception>();
        var answers = await RecordBatchAsync(key, [.. groups.SelectMany(outcomes => outcomes)], failures);
        var recorded = new RecordedOutcomes[groups.Count];
        for (var (i, start) = (0, 0); i < groups.Count; start += groups[i].Count, i++)
        {
            var failure = Enumerable.Range(start, groups[i].Count).Select(failures.GetValueOrDefault).FirstOrDefault(f => f is not null);
            recorded[i] = new RecordedOutcomes(new(answers, start, groups[i].Count), failure is null ? null : ExceptionDispatchInfo.Capture(failure));
        }

        return recorded;
    }

    private async Task<RecordedAs[]> RecordBatchAsync(string key, Outcome[] outcomes, Dictionary<int, Exception> failures)
    {
        var stored = await _experiments.FindAsync(key, CancellationToken.None);
        var answers = new RecordedAs[outcomes.Length];
        Array.Fill(answers, RecordedAs.Orphan);
        if (stored is null)
        {
            return answers;
        }

        void Fail(int index, Exception failure)
        {
            lock (failures)
            {
                failures[index] = failure;
            }
        }

        var experiment = stored.Value;
        var located = await LocateAsync(experiment.Definition, outcomes, Fail);
        await Task.WhenAll(located
            .GroupBy(o => o.Run.Shard)
            .Select(shard => _shards.RecordAsync(experiment, shard.Key, [.. shard], (index, taken) => answers[index] = taken, Fail)));
        return answers;
    }

    /// <summary>Those whose run exists. A run that cannot be read fails its own outcomes alone.</summary>
    private async Task<List<LocatedOutcome>> LocateAsync(ExperimentDefinition definition, Outcome[] outcomes, Action<int, Exception> fail)
    {
        var (located, narrowing) = (new List<LocatedOutcome>(outcomes.Length), new Narrowing());
        IReadOnlyList<int> pending = [.. Enumerable.Range(0, outcomes.Length)];
        while (pending.Count > 0)
        {
            var tried = narrowing.Front(pending);
            try
            {
                var runs = await _directory.FindFactsAsync(definition, tried.Select(i => outcomes[i].RunId), CancellationToken.None);
                located.AddRange(tried.Where(i => runs.ContainsKey(outcomes[i].RunId)).Select(i => new LocatedOutcome(i, runs[outcomes[i].RunId], outcomes[i])));
            }
            catch (Exception failure) when (Narrowing.IsForItems(failure))
            {
                if (narrowing.TryHalve())
                {
                    continue;
                }

                fail(tried[0], failure);
            }

            pending = [.. pending.Skip(tried.Count)];
        }

        return located;
    }

    /// <summary>How the outcomes of one caller were taken.</summary>
    /// <param name="Answers">In their order; of no meaning for one that failed.</param>
    /// <param name="Failure">Why one of them could not be recorded; null when all were.</param>
    private sealed record RecordedOutcomes(ArraySegment<RecordedAs> Answers, ExceptionDispatchInfo? Failure);
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
