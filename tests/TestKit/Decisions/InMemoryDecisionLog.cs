using System.Globalization;
using Splitrun.Domain.Decisions;

namespace Splitrun.TestKit.Decisions;

/// <summary>The decision log in memory; of two records of one moment the one appended later is the newer.</summary>
public sealed class InMemoryDecisionLog : IDecisionLog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<DecisionRecord>> _records = [];

    public Task AppendAsync(string experiment, DecisionRecord decision, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_records.TryGetValue(experiment, out var records))
                _records[experiment] = records = [];

            records.RemoveAll(r => (r.At, r.Decision, r.Code, r.Variant) == (decision.At, decision.Decision, decision.Code, decision.Variant));
            var place = records.FindLastIndex(r => r.At <= decision.At) + 1;
            records.Insert(place, decision);
        }

        return Task.CompletedTask;
    }

    public Task<DecisionPage> ListAsync(string experiment, int limit, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            // The cursor counts the older records that are left, so that new ones do not move it.
            var records = _records.GetValueOrDefault(experiment, []);
            var left = cursor is null ? records.Count : int.Parse(cursor, CultureInfo.InvariantCulture);
            var items = records.Take(left).Reverse().Take(limit).ToList();
            left -= items.Count;
            return Task.FromResult(new DecisionPage(items, left > 0 ? left.ToString(CultureInfo.InvariantCulture) : null));
        }
    }
}
