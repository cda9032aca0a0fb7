using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Storage.Tests.TestKit;

public sealed class AzuriteFixtureTests : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite = new();

    public Task InitializeAsync() => _azurite.InitializeAsync();

    public Task DisposeAsync() => _azurite.DisposeAsync();

    [Fact]
    public async Task StartAsync_AfterAGentleStop_KeepsDataAndPorts()
    {
        var before = _azurite.ConnectionString;
        var table = new TableClient(_azurite.ConnectionString, "kept");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("partition", "row") { ["value"] = 7 });
        var queue = new QueueClient(_azurite.ConnectionString, "kept");
        await queue.CreateAsync();
        await queue.SendMessageAsync("message");
        var blobs = new BlobContainerClient(_azurite.ConnectionString, "kept");
        await blobs.CreateAsync();
        await blobs.UploadBlobAsync("blob", BinaryData.FromString("content"));

        await _azurite.StopAsync();
        Assert.False(_azurite.IsRunning);
        await _azurite.StartAsync();

        Assert.Equal(before, _azurite.ConnectionString);
        Assert.Equal(7, (await table.GetEntityAsync<TableEntity>("partition", "row")).Value.GetInt32("value"));
        Assert.Equal("message", (await queue.ReceiveMessageAsync()).Value.MessageText);
        Assert.Equal("content", (await blobs.GetBlobClient("blob").DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task StopAsync_WhileItRuns_LeavesNothingListening()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var table = new TableClient(_azurite.ConnectionString, "away", options);

        await _azurite.StopAsync();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => table.CreateIfNotExistsAsync());
        Assert.Contains("refused", failure.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task StartAsync_OnATakenPort_SaysWhatAzuritePrinted()
    {
        var folder = Directory.CreateTempSubdirectory("splitrun-azurite-");
        await using var first = await AzuriteProcess.StartAsync(folder.FullName, AzuritePorts.ChosenBySystem, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => AzuriteProcess.StartAsync(folder.FullName, first.Ports, CancellationToken.None));

        Assert.Contains("EADDRINUSE", failure.Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
