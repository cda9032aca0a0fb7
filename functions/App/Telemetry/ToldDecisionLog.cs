using Splitrun.Domain.Decisions;

namespace Splitrun.App.Telemetry;

/// <summary>A log whose new records telemetry is told of.</summary>
internal sealed class ToldDecisionLog(IDecisionLog log, ExperimentTelemetry telemetry) : IDecisionLog
{
    public async Task AppendAsync(string experiment, DecisionRecord decision, CancellationToken cancellationToken)
    {
        await log.AppendAsync(experiment, decision, cancellationToken);
        telemetry.Decided(experiment, decision);
    }

    public Task<DecisionPage> ListAsync(string experiment, int limit, string? cursor, CancellationToken cancellationToken) =>
        log.ListAsync(experiment, limit, cursor, cancellationToken);
}
