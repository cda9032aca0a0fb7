using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Batching;

/// <summary>
/// Writes together what arrives together: items of one key are processed in batches, one batch at a time, and each caller
/// is answered when its batch is durable. An item that arrives alone waits for nobody.
/// </summary>
/// <param name="process">Processes one batch of one key and answers in the same order; what it throws reaches every caller of the batch.</param>
/// <param name="maxBatch">Largest size of a batch of more than one item.</param>
/// <param name="maxPending">Size of waiting items per key from which on callers are sent away, so that memory stays bounded.</param>
/// <param name="maxPendingInAll">The same over all keys, items under way included.</param>
/// <param name="sizeOf">The size of an item; each counts 1 when it is not given.</param>
public sealed class GroupCommit<TKey, TItem, TResult>(
    Func<TKey, IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> process, int maxBatch, int maxPending, int maxPendingInAll = int.MaxValue,
    Func<TItem, int>? sizeOf = null)
    where TKey : notnull
    where TResult : notnull
{
    private readonly Dictionary<TKey, Lane> _lanes = [];
    private readonly Lock _lock = new();
    private int _pendingInAll;

    /// <summary>Adds one item; completes when its batch has been processed.</summary>
    public Task<Result<TResult>> AddAsync(TKey key, TItem item)
    {
        var waiting = new Waiting(item, sizeOf?.Invoke(item) ?? 1, new TaskCompletionSource<Result<TResult>>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            var isOpen = _lanes.TryGetValue(key, out var lane);
            if (_pendingInAll >= maxPendingInAll || lane?.Size >= maxPending)
            {
                var limit = lane?.Size >= maxPending ? maxPending : maxPendingInAll;
                return Task.FromResult<Result<TResult>>(Problem.Of(ProblemCode.TooManyRequests, $"More than {limit} requests are waiting; try again later."));
            }

            _pendingInAll += waiting.Size;
            if (isOpen && lane is not null)
            {
                lane.Enqueue(waiting);
                return waiting.Completion.Task;
            }

            _lanes[key] = lane = new Lane();
            lane.Enqueue(waiting);
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
                _pendingInAll -= batch.Sum(w => w.Size);
            }
        }
    }

    /// <summary>The next batch; null, and the lane closed, when nothing is left.</summary>
    private List<Waiting>? Take(TKey key)
    {
        lock (_lock)
        {
            var lane = _lanes[key];
            if (lane.Size == 0)
            {
                _lanes.Remove(key);
                return null;
            }

            return lane.Take(maxBatch);
        }
    }

    /// <summary>What waits for one key.</summary>
    private sealed class Lane
    {
        private readonly Queue<Waiting> _queue = [];

        public int Size { get; private set; }

        public void Enqueue(Waiting waiting)
        {
            _queue.Enqueue(waiting);
            Size += waiting.Size;
        }

        /// <summary>From the front, one item at the least.</summary>
        public List<Waiting> Take(int maxSize)
        {
            var batch = new List<Waiting>();
            var size = 0;
            while (_queue.TryPeek(out var next) && (batch.Count == 0 || size + next.Size <= maxSize))
            {
                batch.Add(_queue.Dequeue());
                size += next.Size;
            }

            Size -= size;
            return batch;
        }
    }

    private sealed record Waiting(TItem Item, int Size, TaskCompletionSource<Result<TResult>> Completion);
}
