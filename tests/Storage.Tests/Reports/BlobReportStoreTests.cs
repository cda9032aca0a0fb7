using Azure.Storage.Blobs;
using Splitrun.Domain.Reports;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Reports;
using Splitrun.Storage.Tests.Connections;
using Splitrun.TestKit.Time;

namespace Splitrun.Storage.Tests.Reports;

[Collection(AzuriteCollection.Name)]
public sealed class BlobReportStoreTests(AzuriteStorage azurite) : ReportStoreContract
{
    private readonly BlobContainerClient _blobs = azurite.Connection.Blobs.GetBlobContainerClient("reports");
    private readonly StorageOptions _options = azurite.OwnTables();

    protected override IReportStore Store => new BlobReportStore(azurite.Connection, _options, new ManualTimeProvider(Now));

    [Fact]
    public async Task TryAddAsync_Report_IsThereInThreeForms()
    {
        await Store.TryAddAsync(Of("three-forms", 0), CancellationToken.None);

        var forms = await _blobs.GetBlobsAsync(prefix: "three-forms/").Select(blob => (blob.Name, blob.Properties.ContentType)).ToListAsync();

        Assert.Equal(
            [
                ("three-forms/2026-06-01T08-00-00.1234567Z.json", "application/json"),
                ("three-forms/2026-06-01T08-00-00.1234567Z.md", "text/markdown; charset=utf-8"),
                ("three-forms/2026-06-01T08-00-00.1234567Z.txt", "text/plain; charset=utf-8"),
            ],
            forms);
    }

    /// <summary>As it is when the app ends between the report's blob and its row.</summary>
    [Fact]
    public async Task TryAddAsync_BrokenOffBefore_IsStoredToTheEnd()
    {
        var report = Of("broken-off", 0);
        await _blobs.CreateIfNotExistsAsync();
        await _blobs.UploadBlobAsync("broken-off/2026-06-01T08-00-00.1234567Z.json", BinaryData.FromBytes(ReportJson.Write(report)));
        Assert.Null(await Store.FindAsync("broken-off", report.GeneratedAt, CancellationToken.None));

        Assert.True(await Store.TryAddAsync(report, CancellationToken.None));

        Assert.NotNull(await Store.FindLatestAsync("broken-off", CancellationToken.None));
    }
}
