using Splitrun.Domain.Batching;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>Writes outcomes of one shard, in as few commits as they fit in, however often another writer comes first.</summary>
internal sealed class ShardRecorder(IExperimentStore experiments, IOutcomeStore outcomes, Contention contention, TimeProvider time)
{
    /// <param name="experiment">The experiment as it is now.</param>
    /// <param name="shard">Where all these runs were written.</param>
    /// <param name="pending">Outcomes in the order in which they came.</param>
    /// <param name="answer">Told, per index, how an outcome was taken; a later word on the same index takes the place of an earlier one.</param>
    /// <param name="fail">Told, per index, why an outcome cannot be written even alone; the others are written without it.</param>
    /// <exception cref="OutcomesContendedException">Too many writers at once; nothing of what is left was written.</exception>
    public async Task RecordAsync(
        Experiment experiment, RunShard shard, IReadOnlyList<LocatedOutcome> pending, Action<int, RecordedAs> answer, Action<int, Exception> fail)
    {
        var narrowing = new Narrowing();
        while (pending.Count > 0)
        {
            try
            {
                var done = await RecordFrontAsync(experiment, shard, pending, answer, narrowing);
                pending = [.. pending.Skip(done)];
            }
            catch (Exception failure) when (Narrowing.IsForItems(failure))
            {
                if (!narrowing.TryHalve())
                {
                    fail(pending[0].Index, failure);
                    pending = [.. pending.Skip(1)];
                }
            }
        }
    }

    /// <summary>Commits as much as one commit takes, however often another writer comes first; how many outcomes that were.</summary>
    private async Task<int> RecordFrontAsync(
        Experiment experiment, RunShard shard, IReadOnlyList<LocatedOutcome> pending, Action<int, RecordedAs> answer, Narrowing narrowing)
    {
        for (var failed = 0; ;)
        {
            if (await TryRecordAsync(experiment, shard, pending, answer, mayRecall: failed == 0, narrowing) is { } done)
            {
                return done;
            }

            if (++failed == Contention.MaxAttempts)
            {
                throw new OutcomesContendedException($"Too many writers at once on {shard.Experiment}, shard {shard.Index}.");
            }

            await contention.StandBackAsync(failed, CancellationToken.None);
        }
    }

    /// <summary>Commits once; how many outcomes that were, or null when another writer came first.</summary>
    private async Task<int?> TryRecordAsync(
        Experiment experiment, RunShard shard, IReadOnlyList<LocatedOutcome> pending, Action<int, RecordedAs> answer, bool mayRecall, Narrowing narrowing)
    {
        pending = narrowing.Front(pending);
        // The statistics first: their revision vouches for all that is read after them.
        var statistics = (mayRecall ? outcomes.RecallStatistics(shard) : null) ?? await outcomes.ReadStatisticsAsync(shard, CancellationToken.None);
        if (statistics.RowsDeletedAt is not null)
        {
            // Whether they were counted before, no row tells any more; their runs are gone too, though somebody may remember them.
            AnswerAll(pending, RecordedAs.Orphan, answer);
            return pending.Count;
        }

        var batch = narrowing.Tried(CommitSize.ByRows(pending, RowsFor(statistics, pending), experiment.Definition.UnitIsRun));
        var blocks = await ReadBlocksAsync(shard, statistics, batch);
        batch = narrowing.Tried(CommitSize.ByBytes(batch, blocks));
        var earlier = await ReadEarlierAsync(experiment, blocks, batch);
        if (experiment.Definition.UnitIsRun && earlier.Values.Any(definition => !definition.UnitIsRun))
        {
            // What was counted by unit is taken out by unit, and needs the units' rows.
            batch = narrowing.Tried(CommitSize.ByRows(batch, RowsFor(statistics, batch), unitIsRun: false));
        }

        var units = await ReadUnitsAsync(shard, batch, [experiment.Definition, .. earlier.Values]);
        var rows = new ShardRows(statistics, blocks, units, await ReadSlicesAsync(shard, statistics, batch));
        var ledger = new StatisticsLedger(experiment, earlier, rows);
        try
        {
            foreach (var item in batch)
            {
                answer(item.Index, ledger.Apply(item.Run, item.Outcome));
            }

            var isWritten = ledger.ToCommit(time.GetUtcNow()) is not { } commit || await outcomes.TryCommitAsync(shard, commit, CancellationToken.None) is not null;
            return isWritten ? batch.Count : null;
        }
        catch (InvalidOperationException)
        {
            // Another writer came between the reads, so that the rows are newer than the statistics; anything else is a defect.
            if ((await outcomes.ReadStatisticsAsync(shard, CancellationToken.None)).Revision == statistics.Revision)
            {
                throw;
            }

            return null;
        }
    }

    private static void AnswerAll(IEnumerable<LocatedOutcome> items, RecordedAs taken, Action<int, RecordedAs> answer)
    {
        foreach (var item in items)
        {
            answer(item.Index, taken);
        }
    }

    /// <summary>Rows that are left for blocks, units, days and phases: segments, where there are any, may need theirs all at once.</summary>
    private int RowsFor(ShardStatistics statistics, IReadOnlyList<LocatedOutcome> pending) =>
        statistics.Segments.Count > 0 || pending.Any(o => o.Outcome.Segment.Count > 0) ? outcomes.MaxCommit - SegmentAdmission.MaxSlices : outcomes.MaxCommit;

    /// <summary>The blocks of these runs. Most outcomes are the first of their block, or come right after those that were: neither is read.</summary>
    private async Task<IReadOnlyDictionary<long, OutcomeBlock>> ReadBlocksAsync(RunShard shard, ShardStatistics statistics, IReadOnlyList<LocatedOutcome> batch)
    {
        var wanted = batch.Select(o => o.Block).ToHashSet();
        var missing = wanted.Where(number => number <= statistics.LastBlock && !statistics.Blocks.ContainsKey(number)).ToList();
        var read = missing.Count > 0 ? await outcomes.ReadBlocksAsync(shard, missing, CancellationToken.None) : statistics.Blocks;
        return wanted.ToDictionary(
            number => number, number => statistics.Blocks.GetValueOrDefault(number) ?? read.GetValueOrDefault(number) ?? OutcomeBlock.Empty(number));
    }

    /// <summary>The days and phases of these runs, and every segment, since corrections may take from any; those at hand are not read again.</summary>
    private async Task<IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>> ReadSlicesAsync(
        RunShard shard, ShardStatistics statistics, IReadOnlyList<LocatedOutcome> batch)
    {
        var wanted = batch.Where(o => o.Run.Counted).SelectMany(o => SliceKey.OfRun(o.Run)).Concat(statistics.Segments).ToHashSet();
        var missing = wanted.Where(slice => !statistics.Slices.ContainsKey(slice)).ToList();
        var slices = new Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>>(statistics.Slices);
        foreach (var (slice, arms) in await outcomes.ReadSlicesAsync(shard, missing, CancellationToken.None))
        {
            slices[slice] = arms;
        }

        return slices;
    }

    /// <summary>The definitions that present outcomes were counted under, where that is not the present one.</summary>
    private async Task<IReadOnlyDictionary<int, ExperimentDefinition>> ReadEarlierAsync(
        Experiment experiment, IReadOnlyDictionary<long, OutcomeBlock> blocks, IEnumerable<LocatedOutcome> batch)
    {
        var versions = batch.Select(o => blocks[o.Block].Outcomes.GetValueOrDefault(o.Run.RunId)?.CountedUnder).OfType<int>().Where(version => version != experiment.Version).Distinct();
        var found = await Task.WhenAll(versions.Select(version => experiments.FindVersionAsync(experiment.Key, version, CancellationToken.None)));
        return found.OfType<Experiment>().ToDictionary(e => e.Version, e => e.Definition);
    }

    /// <summary>The units of these runs, where any of the definitions that they are counted by sums up their runs.</summary>
    private Task<IReadOnlyDictionary<UnitKey, UnitTotals>> ReadUnitsAsync(RunShard shard, IEnumerable<LocatedOutcome> batch, IEnumerable<ExperimentDefinition> definitions)
    {
        var units = definitions.All(d => d.UnitIsRun) ? [] : batch.Where(o => o.Run.Counted).Select(o => new UnitKey(o.Run.Unit, o.Run.Variant)).ToHashSet();
        return outcomes.ReadUnitsAsync(shard, units, CancellationToken.None);
    }
}

/// <summary>An outcome whose run is known.</summary>
/// <param name="Index">Its place among those that came together.</param>
/// <param name="Run">Its run.</param>
/// <param name="Outcome">The outcome.</param>
internal sealed record LocatedOutcome(int Index, RunFacts Run, Outcome Outcome)
{
    public long Block => OutcomeBlock.NumberOf(Run.RunSeq);
}
