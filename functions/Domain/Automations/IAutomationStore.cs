using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Automations;

/// <summary>Keeps automations.</summary>
public interface IAutomationStore
{
    /// <summary>The automation of that name, or null.</summary>
    Task<Stored<Automation>?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>False when the name is taken.</summary>
    Task<bool> TryCreateAsync(Automation automation, CancellationToken cancellationToken);

    /// <summary>False when <paramref name="revision"/> is not the present one.</summary>
    Task<bool> TryReplaceAsync(Automation automation, string revision, CancellationToken cancellationToken);

    /// <summary>False when <paramref name="revision"/> is not the present one.</summary>
    Task<bool> TryDeleteAsync(string name, string revision, CancellationToken cancellationToken);

    /// <summary>Automations in the order of their names, from after <paramref name="afterName"/> on.</summary>
    IAsyncEnumerable<Automation> ListAsync(string? afterName, CancellationToken cancellationToken);
}
