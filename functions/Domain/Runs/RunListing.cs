using System.Runtime.CompilerServices;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Runs;

/// <summary>Lists runs over experiments and shards, newest first.</summary>
public sealed class RunListing(IExperimentStore experiments, IRunStore runs, IOutcomeStore outcomes)
{
    /// <summary>Index entries one page reads at the most: a page of a rare kind of run may come back short, with a cursor to go on from.</summary>
    private const int MaxScanned = 20_000;

    private const int ReadAhead = 64;

    /// <summary>One page of the runs that a filter lets through.</summary>
    public async Task<RunPage> ListAsync(RunFilter filter, int limit, RunPosition? after, CancellationToken cancellationToken)
    {
        var items = new List<RecordedRun>();
        var position = after;
        var scanned = 0;
        await foreach (var chunk in ReadAsync(filter, after, cancellationToken).Chunk(ReadAhead).WithCancellation(cancellationToken))
        {
            foreach (var (run, place) in chunk)
            {
                if (run is not null && filter.Includes(run) && items.Count == limit)
                {
                    return new RunPage(items, position);
                }

                position = place;
                scanned++;
                if (run is not null && filter.Includes(run))
                {
                    items.Add(run);
                }
            }

            if (scanned >= MaxScanned)
            {
                return new RunPage(items, position);
            }
        }

        return new RunPage(items, null);
    }

    private async IAsyncEnumerable<(RecordedRun? Run, RunPosition Position)> ReadAsync(
        RunFilter filter, RunPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var merged = MergeAsync(await ShardsAsync(filter, cancellationToken), filter, after, cancellationToken);
        await foreach (var chunk in merged.Chunk(ReadAhead).WithCancellation(cancellationToken))
        {
            var byShard = await Task.WhenAll(chunk.GroupBy(c => c.Shard).Select(
                async g => (g.Key, Found: await outcomes.ReadRunsAsync(g.Key, [.. g.Select(c => c.Entry.RunId)], cancellationToken))));
            var found = byShard.ToDictionary(s => s.Key, s => s.Found);
            foreach (var (shard, entry) in chunk)
            {
                yield return (found[shard].GetValueOrDefault(entry.RunId), entry.Position);
            }
        }
    }

    private async Task<List<RunShard>> ShardsAsync(RunFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Experiment is { } key)
        {
            var one = await experiments.FindAsync(key, cancellationToken);
            return one is null ? [] : [.. RunShard.AllOf(one.Value.Definition)];
        }

        var shards = new List<RunShard>();
        await foreach (var experiment in experiments.ListAsync(null, cancellationToken))
        {
            if (filter.Automation is null || experiment.Definition.Automation == filter.Automation)
            {
                shards.AddRange(RunShard.AllOf(experiment.Definition));
            }
        }

        return shards;
    }

    /// <summary>A k-way merge by position.</summary>
    private async IAsyncEnumerable<(RunShard Shard, IndexedRun Entry)> MergeAsync(
        List<RunShard> shards, RunFilter filter, RunPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heads = new PriorityQueue<(RunShard Shard, IAsyncEnumerator<IndexedRun> Entries), RunPosition>(RunPosition.NewestFirst);
        try
        {
            foreach (var shard in shards)
            {
                await EnqueueNextAsync(heads, shard, runs.ListAsync(shard, filter.To, after, cancellationToken).GetAsyncEnumerator(cancellationToken));
            }

            while (heads.TryDequeue(out var head, out _))
            {
                var entry = head.Entries.Current;
                if (filter.From is { } from && entry.CommittedAt < from)
                {
                    await head.Entries.DisposeAsync();
                    continue;
                }

                yield return (head.Shard, entry);
                await EnqueueNextAsync(heads, head.Shard, head.Entries);
            }
        }
        finally
        {
            foreach (var (left, _) in heads.UnorderedItems)
            {
                await left.Entries.DisposeAsync();
            }
        }
    }

    private static async Task EnqueueNextAsync(
        PriorityQueue<(RunShard, IAsyncEnumerator<IndexedRun>), RunPosition> heads, RunShard shard, IAsyncEnumerator<IndexedRun> entries)
    {
        if (await entries.MoveNextAsync())
        {
            heads.Enqueue((shard, entries), entries.Current.Position);
        }
        else
        {
            await entries.DisposeAsync();
        }
    }
}

/// <summary>Which runs to list; null lets everything through.</summary>
/// <param name="Experiment">Key of the experiment.</param>
/// <param name="Automation">Name of the automation.</param>
/// <param name="Variant">Key of the variant.</param>
/// <param name="Conclusion">How the run ended.</param>
/// <param name="Unit">The unit of assignment.</param>
/// <param name="From">Earliest time, inclusive.</param>
/// <param name="To">Latest time, exclusive.</param>
public sealed record RunFilter(
    string? Experiment, string? Automation, string? Variant, Conclusion? Conclusion, string? Unit, DateTimeOffset? From, DateTimeOffset? To)
{
    public bool Includes(RecordedRun recorded) =>
        (Automation is null || recorded.Run.Automation == Automation)
        && (Variant is null || recorded.Run.Variant == Variant)
        && (Unit is null || recorded.Run.Unit == Unit)
        && (Conclusion is null || recorded.Outcome?.Conclusion == Conclusion)
        && (From is null || recorded.Run.AssignedAt >= From)
        && (To is null || recorded.Run.AssignedAt < To);
}

/// <summary>A page of runs.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">Where the next page starts; null on the last.</param>
public sealed record RunPage(IReadOnlyList<RecordedRun> Items, RunPosition? Next);
