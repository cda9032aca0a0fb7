using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Batching;

/// <summary>
/// Writes together what arrives together: items of one key are processed in batches, one batch at a time, and each caller
/// is answered when its batch is durable. An item that arrives alone waits for nobody.
/// </summary>
/// <param name="process">Processes one batch of one key and answers in the same order; what it throws reaches every caller of the batch.</param>
/// <param name="maxBatch">Largest batch.</param>
/// <param name="maxPending">Largest number of waiting items per key; beyond it callers are sent away, so that memory stays bounded.</param>
/// <param name="maxPendingInAll">Largest number of items over all keys, those under way included.</param>
public sealed class GroupCommit<TKey, TItem, TResult>(
    Func<TKey, IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> process, int maxBatch, int maxPending, int maxPendingInAll = int.MaxValue)
    where TKey : notnull
    where TResult : notnull
{
    private readonly Dictionary<TKey, Queue<Waiting>> _lanes = [];
    private readonly Lock _lock = new();
    private int _pendingInAll;

    /// <summary>Adds one item; completes when its batch has been processed.</summary>
    public Task<Result<TResult>> AddAsync(TKey key, TItem item)
    {
        var waiting = new Waiting(item, new TaskCompletionSource<Result<TResult>>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            var isOpen = _lanes.TryGetValue(key, out var lane);
            if (_pendingInAll >= maxPendingInAll || lane?.Count >= maxPending)
            {
                var limit = lane?.Count >= maxPending ? maxPending : maxPendingInAll;
                return Task.FromResult<Result<TResult>>(Problem.Of(ProblemCode.TooManyRequests, $"More than {limit} requests are waiting; try again later."));
            }

            _pendingInAll++;
            if (isOpen && lane is not null)
            {
                lane.Enqueue(waiting);
                return waiting.Completion.Task;
            }

            _lanes[key] = new Queue<Waiting>([waiting]);
        }

        // The lane outlives the caller that opened it, so neither its cancellation nor its context may flow in.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => DrainAsync(key));
        }

        return waiting.Completion.Task;
    }

    private async Task DrainAsync(TKey key)
    {
        while (Take(key) is { } batch)
        {
            try
            {
                var results = await process(key, [.. batch.Select(w => w.Item)]);
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Completion.SetResult(results[i]);
                }
            }
#pragma warning disable CA1031 // Whatever went wrong is each caller's to see; the lane itself goes on.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                batch.ForEach(w => w.Completion.TrySetException(failure));
            }

            lock (_lock)
            {
                _pendingInAll -= batch.Count;
            }
        }
    }

    /// <summary>The next batch; null, and the lane closed, when nothing is left.</summary>
    private List<Waiting>? Take(TKey key)
    {
        lock (_lock)
        {
            var lane = _lanes[key];
            if (lane.Count == 0)
            {
                _lanes.Remove(key);
                return null;
            }

            var batch = new List<Waiting>(Math.Min(lane.Count, maxBatch));
            while (batch.Count < maxBatch && lane.TryDequeue(out var waiting))
            {
                batch.Add(waiting);
            }

            return batch;
        }
    }

    private sealed record Waiting(TItem Item, TaskCompletionSource<Result<TResult>> Completion);
}
