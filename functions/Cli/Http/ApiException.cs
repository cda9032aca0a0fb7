using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Splitrun.Cli.Http;

/// <summary>The app refused a request.</summary>
/// <param name="request">Method and address.</param>
/// <param name="status">The answer's status.</param>
/// <param name="body">The answer's body: a problem document, unless something stands between.</param>
internal sealed class ApiException(string request, HttpStatusCode status, string body) : Exception($"{request} answered {(int)status}: {DetailOf(body)}")
{
    public string Request => request;

    public HttpStatusCode Status => status;

    public bool IsUnavailable => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

    /// <summary>The problem document; null when the answer was something else.</summary>
    public JsonObject? Problem { get; } = ProblemOf(body);

    public string Detail => DetailOf(body);

    /// <summary>What is wrong with each field, as sentences.</summary>
    public IEnumerable<string> FieldErrors =>
        Problem?["errors"] is JsonObject errors
            ? errors.SelectMany(f => f.Value is JsonArray messages ? messages.Select(message => $"{f.Key} {message}") : [])
            : [];

    private static string DetailOf(string body) => (string?)ProblemOf(body)?["detail"] ?? (body.Length == 0 ? "nothing more" : body);

    private static JsonObject? ProblemOf(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
