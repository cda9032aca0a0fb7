using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;

namespace Splitrun.App.OpenApi;

/// <summary>The document that describes the HTTP API.</summary>
public sealed class OpenApiFunctions
{
    private static readonly Lazy<byte[]> Document = new(() => JsonSerializer.SerializeToUtf8Bytes(OpenApiDocument.Build(AutomationFunctions())));

    [Function(nameof(GetOpenApi))]
    public IResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/openapi.json")] HttpRequest request) =>
        new BodyAnswer(Document.Value, "application/json; charset=utf-8");

    /// <summary>The one list of what the automation key opens, beside the app.</summary>
    private static HashSet<string> AutomationFunctions() =>
        JsonSerializer.Deserialize<HashSet<string>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "automation-functions.json"))) ?? [];
}
