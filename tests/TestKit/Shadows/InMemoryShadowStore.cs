using System.Globalization;
using Splitrun.Domain.Shadows;

namespace Splitrun.TestKit.Shadows;

/// <summary>What shadows said, in memory.</summary>
public sealed class InMemoryShadowStore : IShadowStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ShadowTotals Totals, int Revision)> _totals = [];
    private readonly Dictionary<(string Experiment, string RunId), ShadowRun> _runs = [];

    public int MaxCommit => 90;

    public Task<(ShadowTotals Totals, string? Revision)> ReadTotalsAsync(string experiment, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_totals.TryGetValue(experiment, out var found)
                ? (found.Totals, (string?)found.Revision.ToString(CultureInfo.InvariantCulture))
                : (ShadowTotals.Empty, null));
        }
    }

    public Task<IReadOnlyDictionary<string, ShadowRun>> ReadRunsAsync(string experiment, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyDictionary<string, ShadowRun>>(runIds.ToDictionary(id => id, id => _runs.GetValueOrDefault((experiment, id), ShadowRun.Empty)));
        }
    }

    public Task DeleteRowsAsync(string experiment, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var key in _runs.Keys.Where(key => key.Experiment == experiment).ToList())
            {
                _runs.Remove(key);
            }
        }

        return Task.CompletedTask;
    }

    public Task<bool> TryCommitAsync(
        string experiment, ShadowTotals totals, string? revision, IReadOnlyDictionary<string, ShadowRun> runs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var present = _totals.TryGetValue(experiment, out var found) ? found.Revision : 0;
            if (present != (revision is null ? 0 : int.Parse(revision, CultureInfo.InvariantCulture)))
            {
                return Task.FromResult(false);
            }

            _totals[experiment] = (totals, present + 1);
            foreach (var (runId, run) in runs)
            {
                _runs[(experiment, runId)] = run;
            }

            return Task.FromResult(true);
        }
    }
}
