using Splitrun.Domain.Assignment;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>Records outcomes, each exactly once: the row and the statistics change in one step, or neither does.</summary>
public sealed class OutcomeRecorder
{
    private const int MaxPending = 20_000;

    /// <summary>Most values of one commit: at up to 200 bytes each, they stay well below what a transaction holds.</summary>
    private const int MaxValues = 10_000;

    private readonly IExperimentStore _experiments;
    private readonly IOutcomeStore _outcomes;
    private readonly RunDirectory _directory;
    private readonly Contention _contention;
    private readonly TimeProvider _time;
    private readonly GroupCommit<string, Outcome, RecordedAs> _lanes;

    public OutcomeRecorder(IExperimentStore experiments, IOutcomeStore outcomes, RunDirectory directory, IChance chance, TimeProvider time)
    {
        (_experiments, _outcomes, _directory, _time) = (experiments, outcomes, directory, time);
        _contention = new Contention(time, chance);
        _lanes = new(RecordBatchAsync, outcomes.MaxCommit, MaxPending);
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
        var located = await Task.WhenAll(outcomes.Select(
            async (outcome, index) => (Index: index, Shard: await _directory.FindShardAsync(experiment.Definition, outcome.RunId, CancellationToken.None))));
        await Task.WhenAll(located
            .Where(l => l.Shard is not null)
            .GroupBy(l => l.Shard.GetValueOrDefault(), l => l.Index)
            .Select(shard => RecordShardAsync(experiment, shard.Key, [.. shard], outcomes, answers)));
        return answers;
    }

    /// <summary>Where units have totals of their own, each outcome takes two rows of a commit.</summary>
    private async Task RecordShardAsync(
        Experiment experiment, RunShard shard, IReadOnlyList<int> indexes, IReadOnlyList<Outcome> outcomes, RecordedAs[] answers)
    {
        var maxCount = experiment.Definition.UnitIsRun ? _outcomes.MaxCommit : _outcomes.MaxCommit / 2;
        var (chunk, values) = (new List<int>(maxCount), 0);
        foreach (var index in indexes)
        {
            var more = outcomes[index].Metrics.Count + outcomes[index].Ratios.Count;
            if (chunk.Count == maxCount || (chunk.Count > 0 && values + more > MaxValues))
            {
                await CommitAsync(experiment, shard, chunk, outcomes, answers);
                (chunk, values) = (new List<int>(maxCount), 0);
            }

            chunk.Add(index);
            values += more;
        }

        await CommitAsync(experiment, shard, chunk, outcomes, answers);
    }

    private async Task CommitAsync(
        Experiment experiment, RunShard shard, IReadOnlyList<int> indexes, IReadOnlyList<Outcome> outcomes, RecordedAs[] answers)
    {
        var runIds = indexes.Select(i => outcomes[i].RunId).ToHashSet();
        for (var attempt = 1; attempt <= Contention.MaxAttempts; attempt++)
        {
            // The statistics first: their revision vouches for all that is read after them.
            var statistics = await _outcomes.ReadStatisticsAsync(shard, CancellationToken.None);
            var runs = await _outcomes.ReadRunsAsync(shard, runIds, CancellationToken.None);
            var ledger = new StatisticsLedger(
                experiment,
                await ReadEarlierAsync(experiment, runs.Values),
                statistics,
                runs,
                await ReadUnitsAsync(experiment.Definition, shard, runs.Values));
            if (await TryApplyAsync(ledger, shard, statistics.Revision, indexes, outcomes, answers)
                && (ledger.ToCommit(_time.GetUtcNow()) is not { } commit || await _outcomes.TryCommitAsync(shard, commit, CancellationToken.None)))
            {
                return;
            }

            await _contention.StandBackAsync(attempt, CancellationToken.None);
        }

        throw new OutcomesContendedException($"Too many writers at once on {shard.Experiment}, shard {shard.Index}.");
    }

    /// <summary>Applies a batch; false when another writer came between the reads, so that the rows are newer than the statistics.</summary>
    private async Task<bool> TryApplyAsync(
        StatisticsLedger ledger, RunShard shard, string? revision, IReadOnlyList<int> indexes, IReadOnlyList<Outcome> outcomes, RecordedAs[] answers)
    {
        try
        {
            foreach (var index in indexes)
            {
                answers[index] = ledger.Apply(outcomes[index]);
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            if ((await _outcomes.ReadStatisticsAsync(shard, CancellationToken.None)).Revision == revision)
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>The definitions that present outcomes were counted under, where that is not the present one.</summary>
    private async Task<IReadOnlyDictionary<int, ExperimentDefinition>> ReadEarlierAsync(Experiment experiment, IEnumerable<RecordedRun> runs)
    {
        var versions = runs.Select(r => r.Outcome?.CountedUnder).OfType<int>().Where(version => version != experiment.Version).Distinct();
        var found = await Task.WhenAll(versions.Select(version => _experiments.FindVersionAsync(experiment.Key, version, CancellationToken.None)));
        return found.OfType<Experiment>().ToDictionary(e => e.Version, e => e.Definition);
    }

    private Task<IReadOnlyDictionary<UnitKey, UnitTotals>> ReadUnitsAsync(ExperimentDefinition definition, RunShard shard, IEnumerable<RecordedRun> runs)
    {
        var units = definition.UnitIsRun ? [] : runs.Where(r => r.Run.Counted).Select(r => new UnitKey(r.Run.Unit, r.Run.Variant)).ToHashSet();
        return _outcomes.ReadUnitsAsync(shard, units, CancellationToken.None);
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
