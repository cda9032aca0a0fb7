using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Hosting;
using Splitrun.App.Http.Answers;
using Splitrun.App.OpenApi;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Whether the service can do its work, and an answer for every address that is none.</summary>
public sealed class HealthFunctions(ServiceHealth health)
{
    [Function(nameof(GetHealth))]
    public async Task<IResult> GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "healthz")] HttpRequest request)
    {
        var answer = await health.ReadAsync();
        return BodyAnswer.Json(answer, answer.Status == HealthResponse.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The least specific route of all: what no function serves is answered like any other problem, and so is a method that an address does not have.</summary>
    [Function(nameof(AnswerUnknownAddress))]
    public IResult AnswerUnknownAddress(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request,
        string? path) =>
        FunctionRoute.MethodsOf($"/{path}") is { Count: > 0 } methods
            ? ProblemAnswer.MethodNotAllowed($"{request.Method} /{path}", methods)
            : ProblemAnswer.Of(Problem.NotFound($"{request.Method} /{path}; the addresses are listed at /api/v1/openapi.json"));
}

/// <summary>The state of the service.</summary>
/// <param name="Status">ok, storage_unavailable or secrets_unresolved.</param>
/// <param name="Storage">Whether storage can be reached.</param>
/// <param name="QueueDepth">About how many outcome messages wait.</param>
/// <param name="Poisoned">About how many outcome messages could not be processed.</param>
/// <param name="FailedPublications">About how many posts could not be delivered.</param>
/// <param name="LastAnalysisAt">When a report was last stored, UTC.</param>
/// <param name="LastAnalysisAgeSeconds">How long ago that was, in seconds.</param>
/// <param name="UnresolvedSecrets">Settings that hold a Key Vault reference which the platform did not resolve; what needs them is not done.</param>
internal sealed record HealthResponse(
    string Status,
    bool Storage,
    long? QueueDepth,
    long? Poisoned,
    long? FailedPublications,
    DateTimeOffset? LastAnalysisAt,
    double? LastAnalysisAgeSeconds,
    IReadOnlyList<string> UnresolvedSecrets)
{
    public const string Ok = "ok";
}
