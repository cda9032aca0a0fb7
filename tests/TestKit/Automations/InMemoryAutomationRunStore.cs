using System.Collections.Concurrent;
using Splitrun.Domain.Automations;

namespace Splitrun.TestKit.Automations;

/// <summary>Runs of automations in memory.</summary>
public sealed class InMemoryAutomationRunStore : IAutomationRunStore
{
    private readonly ConcurrentDictionary<(string Automation, string RunId), AutomationRun> _runs = [];

    public Task<AutomationRun?> FindAsync(string automation, string runId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_runs.GetValueOrDefault((automation, runId)));
    }

    public Task<AutomationRun> ClaimAsync(AutomationRun run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_runs.GetOrAdd((run.Automation, run.RunId), run));
    }
}
