using System.Net;
using Azure.Data.Tables;
using Splitrun.Domain.Shadows;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Limits;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Shadows;

/// <summary>What shadows said: a partition for each experiment, a row for each run and one for the totals, written in one transaction.</summary>
internal sealed class TableShadowStore(StorageConnection connection, StorageOptions options) : IShadowStore
{
    private const string TotalsRow = "totals";

    private readonly TableHandle _table = new(connection, options, "shadows");

    public int MaxCommit => StorageLimits.ShadowRunsACommit;

    public async Task<(ShadowTotals Totals, string? Revision)> ReadTotalsAsync(string experiment, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        return await table.ReadAsync(experiment, TotalsRow, cancellationToken) is { } row
            ? (row.ReadJson<ShadowTotals>(), row.ETag.ToString())
            : (ShadowTotals.Empty, null);
    }

    public async Task<IReadOnlyDictionary<string, ShadowRun>> ReadRunsAsync(
        string experiment, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var rows = await Task.WhenAll(runIds.Select(async runId => (runId, Row: await table.ReadAsync(experiment, RowOf(runId), cancellationToken))));
        return rows.ToDictionary(r => r.runId, r => r.Row?.ReadJson<ShadowRun>() ?? ShadowRun.Empty);
    }

    public async Task<bool> TryCommitAsync(
        string experiment, ShadowTotals totals, string? revision, IReadOnlyDictionary<string, ShadowRun> runs, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = new TableEntity(experiment, TotalsRow).WithJson(totals);
        var actions = runs
            .Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(experiment, RowOf(r.Key)).WithJson(r.Value)))
            .Prepend(revision is null
                ? new TableTransactionAction(TableTransactionActionType.Add, row)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, new Azure.ETag(revision)))
            .ToList();
        try
        {
            await table.SubmitAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException refusal) when (refusal.IsConcurrencyConflict() || refusal.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    public async Task DeleteRowsAsync(string experiment, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        await table.DeleteRangeAsync(experiment, RunRows.RunPrefix, RunRows.EndOf(RunRows.RunPrefix), cancellationToken);
    }

    private static string RowOf(string runId) => RunRows.Run(runId);
}
