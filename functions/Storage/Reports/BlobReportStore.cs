using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Reports;

/// <summary>Reports as blobs reports/{experiment}/{time}.json, .txt and .md, with a row each to list them by, newest first.</summary>
internal sealed class BlobReportStore(StorageConnection connection, StorageOptions options, TimeProvider time) : IReportStore
{
    private const string LastPartition = "!last";
    private const string LastRow = "report";

    private readonly TableHandle _table = new(connection, options, "reports");
    private readonly BlobContainerClient _container = connection.Blobs.GetBlobContainerClient("reports");

    public async Task<bool> TryAddAsync(Report report, CancellationToken cancellationToken)
    {
        await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var kept = await KeepAsync(report, cancellationToken);
        await Task.WhenAll(
            WriteAsync(kept, "txt", "text/plain; charset=utf-8", TextReport.Render(kept), cancellationToken),
            WriteAsync(kept, "md", "text/markdown; charset=utf-8", MarkdownReport.Render(kept), cancellationToken));

        // The row comes last: a report that is listed can be read.
        var table = await _table.OpenAsync(cancellationToken);
        var listing = new ReportListing(kept.GeneratedAt, kept.Watermark, kept.Version, Words.Of(kept.Decision.Kind), Words.Of(kept.Decision.Code));
        await table.UpsertEntityAsync(new TableEntity(LastPartition, LastRow) { ["stored_at"] = time.GetUtcNow() }, TableUpdateMode.Replace, cancellationToken);
        try
        {
            await table.AddEntityAsync(new TableEntity(report.Experiment, TableKey.NewestFirst(report.GeneratedAt)).WithJson(listing), cancellationToken);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return false;
        }
    }

    public async Task<Report?> FindAsync(string experiment, DateTimeOffset generatedAt, CancellationToken cancellationToken)
    {
        // Without its row a report is not stored yet: a crash came between the two.
        var table = await _table.OpenAsync(cancellationToken);
        if (await table.ReadAsync(experiment, TableKey.NewestFirst(generatedAt), cancellationToken) is null)
        {
            return null;
        }

        try
        {
            return await ReadAsync(experiment, generatedAt, cancellationToken);
        }
        catch (RequestFailedException refusal) when (refusal.IsNotFound())
        {
            return null;
        }
    }

    public async Task<Report?> FindLatestAsync(string experiment, CancellationToken cancellationToken)
    {
        var newest = await ListAsync(experiment, 1, null, cancellationToken);
        return newest.Items is [var listing] ? await FindAsync(experiment, listing.GeneratedAt, cancellationToken) : null;
    }

    public async Task<ReportPage> ListAsync(string experiment, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {experiment} and RowKey gt {cursor ?? ""}");
        var rows = await table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).Take(limit + 1).ToListAsync(cancellationToken);
        return new ReportPage([.. rows.Take(limit).Select(row => row.ReadJson<ReportListing>())], rows.Count > limit ? rows[limit - 1].RowKey : null);
    }

    public async Task<DateTimeOffset?> LastStoredAtAsync(CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        return (await table.ReadAsync(LastPartition, LastRow, cancellationToken))?.GetDateTimeOffset("stored_at");
    }

    /// <summary>Writes the report, and answers what is there: a report that was written before is never replaced.</summary>
    private async Task<Report> KeepAsync(Report report, CancellationToken cancellationToken)
    {
        var onlyNew = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            await BlobOf(report.Experiment, report.GeneratedAt, "json").UploadAsync(BinaryData.FromBytes(ReportJson.Write(report)), onlyNew, cancellationToken);
            return report;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return await ReadAsync(report.Experiment, report.GeneratedAt, cancellationToken);
        }
    }

    private async Task<Report> ReadAsync(string experiment, DateTimeOffset generatedAt, CancellationToken cancellationToken)
    {
        var blob = await BlobOf(experiment, generatedAt, "json").DownloadContentAsync(cancellationToken);
        return ReportJson.Read(blob.Value.Content.ToMemory().Span);
    }

    private Task WriteAsync(Report report, string extension, string contentType, string content, CancellationToken cancellationToken) =>
        BlobOf(report.Experiment, report.GeneratedAt, extension).UploadAsync(
            BinaryData.FromString(content), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } }, cancellationToken);

    private BlobClient BlobOf(string experiment, DateTimeOffset generatedAt, string extension) => _container.GetBlobClient(NameOf(experiment, generatedAt, extension));

    private static string NameOf(string experiment, DateTimeOffset generatedAt, string extension) =>
        $"{experiment}/{generatedAt.UtcDateTime:yyyy-MM-dd'T'HH-mm-ss.fffffff'Z'}.{extension}";
}
