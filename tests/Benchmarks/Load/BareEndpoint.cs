using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Splitrun.Benchmarks.Load;

/// <summary>The yardstick: Kestrel alone, reading the body of a dispatch and answering one of the same size, with nothing behind it.</summary>
internal static class BareEndpoint
{
    private const string Answer = """
        {"run_id":"r","experiment":"load","automation":"load","variant":"a","reason":"random","counted":true,"probability":0.5,"weights":{"a":50,"b":50},"version":2,"run_seq":1,"unit":"r","assigned_at":"2026-05-01T19:00:00Z","shadow":[],"tags":{"experiment_id":"load","variant":"a"},"environment":{"SPLITRUN_EXPERIMENT":"load","SPLITRUN_VARIANT":"a","SPLITRUN_RUN_ID":"r"},"trace":{"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","attributes":{"experiment.name":"load","experiment.variant":"a","experiment.run_seq":1}}}
        """;

    public static async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var server = builder.Build();
        server.MapGet("/healthz", () => Results.Ok());
        server.MapPost("/runs", async (HttpRequest request) =>
        {
            _ = await JsonNode.ParseAsync(request.Body);
            return Results.Text(Answer, "application/json", statusCode: StatusCodes.Status201Created);
        });
        await server.RunAsync();
    }
}
