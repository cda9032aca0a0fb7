using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Runs;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Automations;

/// <summary>Runs of automations, spread over partitions by a hash of the run id: nothing is ever written or read together.</summary>
internal sealed class TableAutomationRunStore(StorageConnection connection, StorageOptions options) : IAutomationRunStore
{
    private const int Partitions = 256;

    private readonly TableHandle _table = new(connection, options, "automationruns");

    public async Task<AutomationRun?> FindAsync(string automation, string runId, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(automation, runId), TableKey.Encode(runId), cancellationToken: cancellationToken);
        return row.HasValue ? row.Value!.ReadJson<AutomationRun>() : null;
    }

    public async Task<AutomationRun> ClaimAsync(AutomationRun run, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        try
        {
            await table.AddEntityAsync(
                new TableEntity(PartitionOf(run.Automation, run.RunId), TableKey.Encode(run.RunId)).WithJson(run), cancellationToken);
            return run;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return await FindAsync(run.Automation, run.RunId, cancellationToken)
                ?? throw new InvalidOperationException($"Run {run.RunId} of automation {run.Automation} is there and is not.", refusal);
        }
    }

    private static string PartitionOf(string automation, string runId) =>
        $"{automation}|{RunShard.IndexOf(runId, Partitions).ToString(CultureInfo.InvariantCulture)}";
}
