using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Splitrun.Benchmarks.Load;

/// <summary>The yardstick of flag evaluation: Kestrel alone, reading the request's JSON and writing the answer's, both by generated code, with nothing in between.</summary>
internal static class BareFlag
{
    public static async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var server = builder.Build();
        server.MapPost("/ofrep/v1/evaluate/flags/{key}", AnswerAsync);
        await server.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        var asked = await JsonSerializer.DeserializeAsync(http.Request.Body, BareJson.Default.BareRequest, http.RequestAborted);
        var variant = asked?.Context.TargetingKey.Length % 2 == 0 ? "a" : "b";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new BareAnswer("load", "SPLIT", variant, variant, new BareMetadata(2, "sticky", true)), BareJson.Default.BareAnswer);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}

internal sealed record BareRequest(BareContext Context);

internal sealed record BareContext(string TargetingKey);

internal sealed record BareAnswer(string Key, string Reason, string Variant, string Value, BareMetadata Metadata);

internal sealed record BareMetadata(int Version, string Reason, bool Counted);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BareRequest))]
[JsonSerializable(typeof(BareAnswer))]
internal sealed partial class BareJson : JsonSerializerContext;
