using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs.Histories;

namespace Splitrun.App.Http;

/// <summary>Writes a state file as its runs are read: memory does not grow with them.</summary>
internal sealed class StateDownload(HistoryExport export, Experiment experiment, HistorySnapshot snapshot, string etag) : IResult
{
    private const int FlushBytes = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        response.Headers.ETag = etag;
        response.ContentType = "application/json; charset=utf-8";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        await using var writer = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder });
        writer.WriteStartObject();
        writer.WritePropertyName("counts");
        JsonSerializer.Serialize(writer, new Dictionary<string, IReadOnlyDictionary<string, long>> { [experiment.Key] = snapshot.Counts }, ApiJson.Options);
        writer.WriteStartArray("assignments");
        await foreach (var recorded in export.ListAsync(experiment, snapshot, cancellationToken))
        {
            JsonSerializer.Serialize(writer, StateAssignment.Of(experiment.Definition, recorded), ApiJson.Options);
            if (writer.BytesPending > FlushBytes)
            {
                await writer.FlushAsync(cancellationToken);
                await response.BodyWriter.FlushAsync(cancellationToken);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }
}
