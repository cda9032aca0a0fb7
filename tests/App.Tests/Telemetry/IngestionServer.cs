using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Splitrun.App.Tests.Telemetry;

/// <summary>Takes what the Application Insights SDK sends, as its ingestion endpoint does: JSON lines, gzipped.</summary>
internal sealed class IngestionServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonNode> _items = new();

    private IngestionServer(WebApplication app) => _app = app;

    public string ConnectionString =>
        $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={_app.Urls.First()}/;LiveEndpoint={_app.Urls.First()}/";

    public IReadOnlyList<JsonNode> Items => [.. _items];

    /// <summary>The custom events of that name.</summary>
    public IReadOnlyList<JsonNode> EventsOf(string name) => [.. Items.Where(item => (string?)item["data"]?["baseData"]?["name"] == name)];

    public static async Task<IngestionServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new IngestionServer(builder.Build());
        server._app.MapFallback(server.TakeAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/v2/track"))
        {
            return Results.NotFound();
        }

        await using var body = request.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(body, Encoding.UTF8);
        var received = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            _items.Enqueue(JsonNode.Parse(line)!);
            received++;
        }

        return Results.Json(new { itemsReceived = received, itemsAccepted = received, errors = Array.Empty<string>() });
    }
}
