using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Automations;

/// <summary>Keeps what each run of an automation takes part in.</summary>
public interface IAutomationRunStore
{
    /// <summary>The run of that id, or null.</summary>
    Task<AutomationRun?> FindAsync(string automation, string runId, CancellationToken cancellationToken);

    /// <summary>Writes a run unless there is one of its id; answers the one that stands.</summary>
    Task<AutomationRun> ClaimAsync(AutomationRun run, CancellationToken cancellationToken);
}

/// <summary>What a run of an automation takes part in: settled with the first request, the same for every repeat.</summary>
/// <param name="Automation">The automation.</param>
/// <param name="RunId">The run.</param>
/// <param name="Experiments">Keys of the experiments that were running, in ordinal order.</param>
/// <param name="Bundle">The default bundle of that moment; null when there was none.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Trace">The W3C trace context that was handed on.</param>
public sealed record AutomationRun(
    string Automation, string RunId, IReadOnlyList<string> Experiments, VariantBundle? Bundle, DateTimeOffset At, string Trace);
