namespace Splitrun.Domain.Experiments;

/// <summary>Keeps experiments, each with every version it ever had.</summary>
public interface IExperimentStore
{
    /// <summary>The experiment as it is now, or null.</summary>
    Task<Stored<Experiment>?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>The experiment as it was at that version, or null.</summary>
    Task<Experiment?> FindVersionAsync(string key, int version, CancellationToken cancellationToken);

    /// <summary>Every version, oldest first.</summary>
    Task<IReadOnlyList<Experiment>> ListVersionsAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes the first version. False when the key is taken.</summary>
    Task<bool> TryCreateAsync(Experiment experiment, CancellationToken cancellationToken);

    /// <summary>Writes the next version, in one step with its place in the history. False when <paramref name="revision"/> is not the present one.</summary>
    Task<bool> TryReplaceAsync(Experiment experiment, string revision, CancellationToken cancellationToken);

    /// <summary>Experiments in the order of their keys, from after <paramref name="afterKey"/> on.</summary>
    IAsyncEnumerable<Experiment> ListAsync(string? afterKey, CancellationToken cancellationToken);
}

/// <summary>A value with the store's opaque mark of its present state.</summary>
/// <param name="Value">The value.</param>
/// <param name="Revision">Changes with every write; only compared, never read.</param>
public sealed record Stored<T>(T Value, string Revision);
