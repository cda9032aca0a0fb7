using Splitrun.Domain.Assignment;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Shadows;

/// <summary>Records what shadows said, and what the champion said of the same runs; none of it enters the comparison of the variants.</summary>
public sealed class ShadowRecorder(IExperimentStore experiments, IShadowStore shadows, RunDirectory directory, IChance chance, TimeProvider time)
{
    private readonly Contention _contention = new(time, chance);

    /// <summary>Records outcomes that name a shadow variant or carry a prediction, and says in the same order how each was taken.</summary>
    /// <exception cref="OutcomesContendedException">Too many writers at once; what was not written can be sent again.</exception>
    public async Task<IReadOnlyList<RecordedAs>> RecordAsync(IReadOnlyList<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var answers = new RecordedAs[outcomes.Count];
        Array.Fill(answers, RecordedAs.Orphan);
        foreach (var group in Enumerable.Range(0, outcomes.Count).GroupBy(i => outcomes[i].Experiment))
        {
            await RecordAsync(group.Key, outcomes, [.. group], answers, cancellationToken);
        }

        return answers;
    }

    private async Task RecordAsync(string key, IReadOnlyList<Outcome> outcomes, IReadOnlyList<int> indexes, RecordedAs[] answers, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } stored)
        {
            return;
        }

        var definition = stored.Value.Definition;
        var facts = await directory.FindFactsAsync(definition, indexes.Select(i => outcomes[i].RunId), cancellationToken);
        var known = indexes.Where(i => facts.ContainsKey(outcomes[i].RunId)).ToList();
        foreach (var index in known)
        {
            answers[index] = RecordedAs.Repeat;
        }

        var wanted = known.Where(i => TakesPart(definition, facts[outcomes[i].RunId], outcomes[i])).ToList();
        foreach (var runs in wanted.GroupBy(i => outcomes[i].RunId).Chunk(shadows.MaxCommit))
        {
            await CommitAsync(key, outcomes, Array.ConvertAll(runs, r => r.ToList()), answers, cancellationToken);
        }
    }

    /// <summary>Commits the outcomes of these runs, in halves where they do not fit into one commit.</summary>
    private async Task CommitAsync(string key, IReadOnlyList<Outcome> outcomes, List<int>[] runs, RecordedAs[] answers, CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(key, outcomes, [.. runs.SelectMany(r => r)], answers, cancellationToken);
        }
        catch (CommitTooLargeException) when (runs.Length > 1)
        {
            await CommitAsync(key, outcomes, runs[..(runs.Length / 2)], answers, cancellationToken);
            await CommitAsync(key, outcomes, runs[(runs.Length / 2)..], answers, cancellationToken);
        }
    }

    /// <summary>A shadow runs beside the champion: only runs that control served, and that were counted, have one.</summary>
    private static bool TakesPart(ExperimentDefinition definition, RunFacts run, Outcome outcome) =>
        run.Counted
        && run.Variant == definition.Control
        && (outcome.ShadowVariant is { } variant ? definition.ShadowVariants.Any(v => v.Key == variant) : outcome.Prediction is not null && definition.ShadowVariants.Any());

    private async Task CommitAsync(string key, IReadOnlyList<Outcome> outcomes, List<int> indexes, RecordedAs[] answers, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Contention.MaxAttempts; attempt++)
        {
            var (totals, revision) = await shadows.ReadTotalsAsync(key, cancellationToken);
            if (totals.RowsDeletedAt is not null)
            {
                // No row tells any more what was counted before.
                indexes.ForEach(index => answers[index] = RecordedAs.Orphan);
                return;
            }

            var before = await shadows.ReadRunsAsync(key, indexes.Select(i => outcomes[i].RunId).ToHashSet(), cancellationToken);
            var after = new Dictionary<string, ShadowRun>(before);
            foreach (var index in indexes)
            {
                var next = With(after[outcomes[index].RunId], outcomes[index]);
                answers[index] = ReferenceEquals(next, after[outcomes[index].RunId]) ? RecordedAs.Repeat : RecordedAs.Recorded;
                after[outcomes[index].RunId] = next;
            }

            var changed = after.Where(r => !ReferenceEquals(r.Value, before[r.Key])).ToDictionary();
            if (changed.Count == 0 || await shadows.TryCommitAsync(key, Move(totals, before, changed), revision, changed, cancellationToken))
            {
                return;
            }

            await _contention.StandBackAsync(attempt, cancellationToken);
        }

        throw new OutcomesContendedException($"Too many writers at once on the shadows of {key}.");
    }

    /// <summary>The run with what the outcome says; the very same when that is not new.</summary>
    private static ShadowRun With(ShadowRun run, Outcome outcome)
    {
        var said = new TimedPrediction(outcome.Prediction, outcome.RecordedAt, outcome.Sequence);
        if (outcome.ShadowVariant is not { } variant)
        {
            return said.Supersedes(run.Champion) ? run with { Champion = said } : run;
        }

        return said.Supersedes(run.Shadows.GetValueOrDefault(variant))
            ? run with { Shadows = new Dictionary<string, TimedPrediction>(run.Shadows) { [variant] = said } }
            : run;
    }

    private ShadowTotals Move(ShadowTotals totals, IReadOnlyDictionary<string, ShadowRun> before, Dictionary<string, ShadowRun> after)
    {
        var variants = new Dictionary<string, ShadowStatistics>(totals.Variants);
        foreach (var (runId, run) in after)
        {
            foreach (var variant in run.Shadows.Keys)
            {
                variants[variant] = variants.GetValueOrDefault(variant, ShadowStatistics.Empty).Move(before[runId], variant, -1).Move(run, variant, 1);
            }
        }

        return new ShadowTotals(variants, Watermark.Next(totals.LastAt, time.GetUtcNow()));
    }
}
