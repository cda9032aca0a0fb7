using Azure.Data.Tables;
using Splitrun.Domain.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Runs;

/// <summary>The keys of a shard's runs; all of them stand in one partition, so that they can be written in one step.</summary>
internal static class RunRows
{
    public const string Head = "h";
    public const string IndexPrefix = "t:";
    public const string RunPrefix = "r:";
    public const string ClaimPrefix = "p:";

    public static string Partition(RunShard shard) => $"{shard.Experiment}|{shard.Index}";

    public static string Run(string runId) => $"{RunPrefix}{TableKey.Encode(runId)}";

    public static string Claim(string runId) => $"{ClaimPrefix}{TableKey.Encode(runId)}";

    /// <summary>The first key after all that start so: keys end their prefix with a colon, and a semicolon comes next.</summary>
    public static string EndOf(string prefix) => prefix[..^1] + ';';

    public static async Task<TableEntity?> ReadAsync(this TableClient table, string partition, string rowKey, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }
}
