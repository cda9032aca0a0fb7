using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Runs.Histories;

/// <summary>Reads an experiment's counted runs as a state file has them.</summary>
public sealed class HistoryExport(IRunStore runs, IOutcomeStore outcomes, RunListing listing)
{
    private const int PageSize = 1_000;

    /// <summary>Reads where the shards are; what is listed afterwards goes no further.</summary>
    public async Task<HistorySnapshot> ReadAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var shards = await Task.WhenAll(RunShard.AllOf(experiment.Definition).Select(async shard => (
            Head: await runs.ReadHeadAsync(shard, cancellationToken),
            Statistics: await outcomes.ReadStatisticsAsync(shard, cancellationToken))));
        var heads = shards.Select(s => s.Head.Head).ToList();
        var unlisted = ImportedCounts.Unlisted(heads);
        var keys = experiment.Definition.Variants.Select(v => v.Key)
            .Concat(heads.SelectMany(head => head.Arms.Keys).Order(StringComparer.Ordinal))
            .Concat(unlisted.Keys)
            .Distinct();
        return new HistorySnapshot(
            heads,
            keys.ToDictionary(key => key, key => heads.Sum(head => head.CountOf(key)) + unlisted.GetValueOrDefault(key)),
            string.Join(';', shards.Select(s => $"{s.Head.Revision},{s.Statistics.Revision}")));
    }

    /// <summary>The counted runs of a snapshot with their outcomes, newest first.</summary>
    public async IAsyncEnumerable<RecordedRun> ListAsync(
        Experiment experiment, HistorySnapshot snapshot, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new RunFilter(experiment.Key, null, null, null, null, null, null);
        RunPosition? position = null;
        do
        {
            var page = await listing.ListAsync(filter, PageSize, position, cancellationToken);
            foreach (var recorded in page.Items.Where(item => item.Run.Counted && snapshot.Holds(experiment.Definition, item.Run)))
            {
                yield return recorded;
            }

            position = page.Next;
        }
        while (position is not null);
    }
}

/// <summary>Where an experiment's shards were at one moment.</summary>
/// <param name="Heads">The heads, by the shards' indexes.</param>
/// <param name="Counts">Counted runs by variant, with those that imported files counted without listing them.</param>
/// <param name="Revision">Changes with every run and every outcome; only compared, never read.</param>
public sealed record HistorySnapshot(IReadOnlyList<ShardHead> Heads, IReadOnlyDictionary<string, long> Counts, string Revision)
{
    /// <summary>Whether the run was there at that moment.</summary>
    public bool Holds(ExperimentDefinition definition, Run run) => run.RunSeq <= Heads[RunShard.Of(definition, run.RunId, run.Unit).Index].RunSeq;
}
