using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Splitrun.Local.Functions;

namespace Splitrun.Local.Http;

/// <summary>An answer of the host itself that refuses a request (RFC 9457).</summary>
internal sealed record ProblemDocument(string Type, string Title, int Status, string Detail, string TraceId)
{
    /// <summary>Always empty: what the host refuses is no single field. There so that all problem documents have one form.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = new Dictionary<string, string[]>();

    public static Task WriteAsync(HttpContext http, int status, string title, string detail)
    {
        var incoming = InvocationActivity.Incoming(http);
        var trace = Activity.Current?.TraceId ?? (incoming == default ? ActivityTraceId.CreateRandom() : incoming.TraceId);
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new ProblemDocument(TypeOf(status), title, status, detail, trace.ToHexString()),
            ProblemJsonContext.Default.ProblemDocument,
            "application/problem+json",
            http.RequestAborted);
    }

    /// <summary>As the app names its own.</summary>
    private static string TypeOf(int status) =>
        $"urn:splitrun:problem:{ReasonPhrases.GetReasonPhrase(status).Replace(' ', '-').ToLowerInvariant()}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext;
