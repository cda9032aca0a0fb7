using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.OpenApi;

/// <summary>What an OpenAPI document promises, and where an answer breaks the promise.</summary>
internal sealed class DescribedApi
{
    private const string Address = "/api/v1/openapi.json";
    private const string Problem = "application/problem+json";

    /// <summary>Addresses of the Functions host itself, which are not the app's to describe.</summary>
    private const string HostAddresses = "/admin/";

    private static readonly ConcurrentDictionary<Uri, DescribedApi> Running = new();

    private readonly SchemaCheck _schemas;
    private readonly List<DescribedOperation> _operations;

    public DescribedApi(JsonNode document)
    {
        _schemas = new SchemaCheck(document);
        _operations =
        [
            .. from path in document["paths"]!.AsObject()
               from verb in path.Value!.AsObject()
               select new DescribedOperation((string)verb.Value!["operationId"]!, verb.Key, path.Key.Split('/'), verb.Value["responses"]!.AsObject()),
        ];
    }

    /// <summary>Names of everything that is described.</summary>
    public IEnumerable<string> Operations => _operations.Select(operation => operation.Id);

    /// <summary>The document of the app behind a client; asked for once.</summary>
    public static async Task<DescribedApi> OfAsync(HttpClient client)
    {
        var app = client.BaseAddress ?? throw new ArgumentException("The client has no base address.", nameof(client));
        return Running.TryGetValue(app, out var known)
            ? known
            : Running.GetOrAdd(app, new DescribedApi(JsonNode.Parse(await client.GetStringAsync(new Uri(Address, UriKind.Relative)))!));
    }

    /// <summary>Name of the operation that serves an address; null where none is described.</summary>
    public string? OperationOf(HttpMethod method, string address) => Find(method, address)?.Id;

    /// <summary>What is wrong with an answer, with where; nothing when it is as described.</summary>
    public IReadOnlyList<string> Errors(HttpMethod method, string address, ApiAnswer answer)
    {
        var at = $"{method} {address}";
        if (address.StartsWith(HostAddresses, StringComparison.Ordinal))
        {
            return [];
        }

        if (Find(method, address) is { } operation)
        {
            return operation.Responses[$"{(int)answer.Status}"] is JsonObject response
                ? [.. ContentErrors(response["content"] as JsonObject ?? [], answer, $"{at}: {(int)answer.Status}")]
                : [$"{at} answered {(int)answer.Status}, which {operation.Id} does not describe"];
        }

        return answer is { Status: HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, ContentType: Problem }
            ? [.. _schemas.Errors(new JsonObject { ["$ref"] = "#/components/schemas/Problem" }, answer.Json, at)]
            : [$"{at} is not described, and answered {(int)answer.Status} {answer.ContentType}"];
    }

    private IEnumerable<string> ContentErrors(JsonObject content, ApiAnswer answer, string at)
    {
        if (answer.Text.Length == 0)
        {
            return content.Count == 0 ? [] : [$"{at} has no body; {string.Join(", ", content.Select(c => c.Key))} is described"];
        }

        if (answer.ContentType is not { } type || content[type] is not JsonObject described)
        {
            return [$"{at} is {answer.ContentType}, which is not described"];
        }

        return described["schema"] is { } schema && type.EndsWith("json", StringComparison.Ordinal) ? JsonErrors(schema, answer, at) : [];
    }

    private IEnumerable<string> JsonErrors(JsonNode schema, ApiAnswer answer, string at)
    {
        try
        {
            return _schemas.Errors(schema, answer.Json, at);
        }
        catch (JsonException failure)
        {
            return [$"{at} is not JSON: {failure.Message}"];
        }
    }

    /// <summary>As the router does it: by method, then the address that is spelled out furthest.</summary>
    private DescribedOperation? Find(HttpMethod method, string address)
    {
        var segments = address.Split('?')[0].Split('/');
        return _operations
            .Where(operation => operation.Method.Equals(method.Method, StringComparison.OrdinalIgnoreCase) && operation.Fits(segments))
            .MinBy(operation => string.Concat(operation.Template.Select(part => DescribedOperation.IsParameter(part) ? '1' : '0')), StringComparer.Ordinal);
    }

    private sealed record DescribedOperation(string Id, string Method, string[] Template, JsonObject Responses)
    {
        public static bool IsParameter(string part) => part.StartsWith('{');

        public bool Fits(string[] segments) =>
            segments.Length == Template.Length && Template.Zip(segments).All(pair => IsParameter(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);
    }
}
