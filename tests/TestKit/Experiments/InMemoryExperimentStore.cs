using System.Globalization;
using System.Runtime.CompilerServices;
using Splitrun.Domain.Experiments;

namespace Splitrun.TestKit.Experiments;

/// <summary>Experiments in memory; a revision is the number of the write.</summary>
public sealed class InMemoryExperimentStore : IExperimentStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Kept> _experiments = new(StringComparer.Ordinal);
    private long _writes;

    public Task<Stored<Experiment>?> FindAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_experiments.TryGetValue(key, out var kept) ? new Stored<Experiment>(kept.Versions[^1], kept.Revision) : null);
        }
    }

    public Task<Experiment?> FindVersionAsync(string key, int version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_experiments.TryGetValue(key, out var kept) ? kept.Versions.Find(v => v.Version == version) : null);
        }
    }

    public Task<IReadOnlyList<Experiment>> ListVersionsAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Experiment>>(_experiments.TryGetValue(key, out var kept) ? [.. kept.Versions] : []);
        }
    }

    public Task<bool> TryCreateAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_experiments.TryAdd(experiment.Key, new Kept(NextRevision(), [experiment])));
        }
    }

    public Task<bool> TryReplaceAsync(Experiment experiment, string revision, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_experiments.TryGetValue(experiment.Key, out var kept)
                || kept.Revision != revision
                || kept.Versions.Exists(v => v.Version == experiment.Version))
            {
                return Task.FromResult(false);
            }

            _experiments[experiment.Key] = new Kept(NextRevision(), [.. kept.Versions, experiment]);
            return Task.FromResult(true);
        }
    }

    public async IAsyncEnumerable<Experiment> ListAsync(string? afterKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Experiment> present;
        lock (_gate)
        {
            present = [.. _experiments.Where(e => afterKey is null || string.CompareOrdinal(e.Key, afterKey) > 0).Select(e => e.Value.Versions[^1])];
        }

        foreach (var experiment in present)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return experiment;
        }
    }

    private string NextRevision() => (++_writes).ToString(CultureInfo.InvariantCulture);

    private sealed record Kept(string Revision, List<Experiment> Versions);
}
