using System.Globalization;
using System.Runtime.CompilerServices;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;

namespace Splitrun.TestKit.Automations;

/// <summary>Automations in memory; a revision is the number of the write.</summary>
public sealed class InMemoryAutomationStore : IAutomationStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Stored<Automation>> _automations = new(StringComparer.Ordinal);
    private long _writes;

    public Task<Stored<Automation>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_automations.GetValueOrDefault(name));
        }
    }

    public Task<bool> TryCreateAsync(Automation automation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_automations.TryAdd(automation.Name, Next(automation)));
        }
    }

    public Task<bool> TryReplaceAsync(Automation automation, string revision, CancellationToken cancellationToken) =>
        TryAsync(automation.Name, revision, () => _automations[automation.Name] = Next(automation), cancellationToken);

    public Task<bool> TryDeleteAsync(string name, string revision, CancellationToken cancellationToken) =>
        TryAsync(name, revision, () => _automations.Remove(name), cancellationToken);

    public async IAsyncEnumerable<Automation> ListAsync(string? afterName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Automation> present;
        lock (_gate)
        {
            present = [.. _automations.Values.Select(a => a.Value).Where(a => string.CompareOrdinal(a.Name, afterName) > 0)];
        }

        foreach (var automation in present)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return automation;
        }
    }

    private Task<bool> TryAsync(string name, string revision, Action write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_automations.GetValueOrDefault(name)?.Revision != revision)
            {
                return Task.FromResult(false);
            }

            write();
            return Task.FromResult(true);
        }
    }

    private Stored<Automation> Next(Automation automation) => new(automation, (++_writes).ToString(CultureInfo.InvariantCulture));
}
