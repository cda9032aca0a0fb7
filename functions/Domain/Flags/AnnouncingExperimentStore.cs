using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Flags;

/// <summary>A store whose writes the flags of this process follow at once.</summary>
public sealed class AnnouncingExperimentStore(IExperimentStore store, FlagCatalogue flags) : IExperimentStore
{
    public Task<Stored<Experiment>?> FindAsync(string key, CancellationToken cancellationToken) => store.FindAsync(key, cancellationToken);

    public Task<Experiment?> FindVersionAsync(string key, int version, CancellationToken cancellationToken) =>
        store.FindVersionAsync(key, version, cancellationToken);

    public Task<IReadOnlyList<Experiment>> ListVersionsAsync(string key, CancellationToken cancellationToken) =>
        store.ListVersionsAsync(key, cancellationToken);

    public async Task<bool> TryCreateAsync(Experiment experiment, CancellationToken cancellationToken) =>
        Announced(experiment, await store.TryCreateAsync(experiment, cancellationToken));

    public async Task<bool> TryReplaceAsync(Experiment experiment, string revision, CancellationToken cancellationToken) =>
        Announced(experiment, await store.TryReplaceAsync(experiment, revision, cancellationToken));

    public IAsyncEnumerable<Experiment> ListAsync(string? afterKey, CancellationToken cancellationToken) => store.ListAsync(afterKey, cancellationToken);

    private bool Announced(Experiment experiment, bool isWritten)
    {
        if (isWritten)
        {
            flags.Renew(experiment);
        }

        return isWritten;
    }
}
