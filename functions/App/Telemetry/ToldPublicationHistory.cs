using Splitrun.Domain.Reports;

namespace Splitrun.App.Telemetry;

/// <summary>A history whose failures telemetry is told of.</summary>
internal sealed class ToldPublicationHistory(IPublicationHistory history, ExperimentTelemetry telemetry) : IPublicationHistory
{
    public async Task NoteFailureAsync(string experiment, PublicationFailure failure, CancellationToken cancellationToken)
    {
        await history.NoteFailureAsync(experiment, failure, cancellationToken);
        telemetry.NotPublished(experiment, failure);
    }

    public Task ClearAsync(string experiment, string delivery, CancellationToken cancellationToken) => history.ClearAsync(experiment, delivery, cancellationToken);

    public Task<PublicationFailures> FindAsync(string experiment, CancellationToken cancellationToken) => history.FindAsync(experiment, cancellationToken);
}
