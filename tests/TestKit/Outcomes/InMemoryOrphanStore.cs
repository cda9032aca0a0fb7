using System.Globalization;
using Splitrun.Domain.Outcomes;

namespace Splitrun.TestKit.Outcomes;

/// <summary>Orphans in memory.</summary>
public sealed class InMemoryOrphanStore : IOrphanStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Experiment, string RunId), OrphanedOutcome> _orphans = new(Comparer<(string Experiment, string RunId)>.Create(
        (left, right) => string.CompareOrdinal(left.Experiment, right.Experiment) is not 0 and var order ? order : string.CompareOrdinal(left.RunId, right.RunId)));

    public Task PutAsync(OrphanedOutcome orphan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var key = (orphan.Outcome.Experiment, orphan.Outcome.RunId);
            if (!_orphans.TryGetValue(key, out var kept) || orphan.Outcome.Supersedes(kept.Outcome))
            {
                _orphans[key] = orphan;
            }
        }

        return Task.CompletedTask;
    }

    public Task DeleteAsync(string experiment, string runId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _orphans.Remove((experiment, runId));
        }

        return Task.CompletedTask;
    }

    public Task DeleteAllAsync(string experiment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            foreach (var key in _orphans.Keys.Where(key => key.Experiment == experiment).ToList())
            {
                _orphans.Remove(key);
            }
        }

        return Task.CompletedTask;
    }

    public Task<int> DeleteOldAsync(DateTimeOffset waitingBefore, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var old = _orphans.Where(orphan => orphan.Value.WaitingSince < waitingBefore).Select(orphan => orphan.Key).ToList();
            old.ForEach(key => _orphans.Remove(key));
            return Task.FromResult(old.Count);
        }
    }

    public Task<long> CountAsync(string experiment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_orphans.Keys.Where(key => key.Experiment == experiment).Take(OrphanedOutcome.MaxCounted).LongCount());
        }
    }

    public Task<OrphanPage> ListAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var skipped = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
            var items = _orphans.Values.Skip(skipped).Take(limit).ToList();
            var next = skipped + items.Count;
            return Task.FromResult(new OrphanPage(items, next < _orphans.Count ? next.ToString(CultureInfo.InvariantCulture) : null));
        }
    }
}
