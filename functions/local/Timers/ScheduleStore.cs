using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace Splitrun.Local.Timers;

/// <summary>Where a schedule's state is kept: a blob of JSON, with the real host's path and members.</summary>
/// <param name="container">The container; made if need be.</param>
/// <param name="path">The blob's name.</param>
internal sealed class ScheduleStore(BlobContainerClient container, string path)
{
    private readonly BlobClient _blob = container.GetBlobClient(path);

    /// <summary>The state; null before the first was kept.</summary>
    public async Task<ScheduleStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var content = await _blob.DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(content.Value.Content.ToMemory().Span, ScheduleJsonContext.Default.ScheduleStatus);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    public async Task WriteAsync(ScheduleStatus status, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var json = JsonSerializer.SerializeToUtf8Bytes(status, ScheduleJsonContext.Default.ScheduleStatus);
        await _blob.UploadAsync(BinaryData.FromBytes(json), overwrite: true, cancellationToken);
    }
}

[JsonSerializable(typeof(ScheduleStatus))]
internal sealed partial class ScheduleJsonContext : JsonSerializerContext;
