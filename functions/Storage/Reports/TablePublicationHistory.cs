using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Reports;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Reports;

/// <summary>One row for each experiment with messages that could not be delivered so far.</summary>
internal sealed class TablePublicationHistory(StorageConnection connection, StorageOptions options) : IPublicationHistory
{
    private const string Row = "failures";
    private const int MaxAttempts = 16;

    private readonly TableHandle _table = new(connection, options, "publications");

    public Task NoteFailureAsync(string experiment, PublicationFailure failure, CancellationToken cancellationToken) =>
        ChangeAsync(experiment, failures => failures.With(failure), cancellationToken);

    public Task ClearAsync(string experiment, string delivery, CancellationToken cancellationToken) =>
        ChangeAsync(experiment, failures => failures.Without(delivery), cancellationToken);

    public async Task<PublicationFailures> FindAsync(string experiment, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        return (await table.ReadAsync(experiment, Row, cancellationToken))?.ReadJson<PublicationFailures>() ?? PublicationFailures.None;
    }

    private async Task ChangeAsync(string experiment, Func<PublicationFailures, PublicationFailures> change, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var present = await table.ReadAsync(experiment, Row, cancellationToken);
            var next = new TableEntity(experiment, Row).WithJson(change(present?.ReadJson<PublicationFailures>() ?? PublicationFailures.None));
            try
            {
                await (present is null
                    ? table.AddEntityAsync(next, cancellationToken)
                    : table.UpdateEntityAsync(next, present.ETag, TableUpdateMode.Replace, cancellationToken));
                return;
            }
            catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict() && attempt < MaxAttempts)
            {
                // Another message of the experiment was noted meanwhile: once more, with both.
            }
        }
    }
}
