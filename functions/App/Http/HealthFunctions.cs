using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Http;

/// <summary>Whether the service can do its work, and an answer for every address that is none.</summary>
public sealed class HealthFunctions(IOutcomeQueue outcomes, IPublicationQueue publications, IReportStore reports, TimeProvider time)
{
    [Function(nameof(GetHealth))]
    public async Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var depth = await outcomes.DepthAsync(cancellationToken);
            var failed = await publications.CountFailedAsync(cancellationToken);
            var last = await reports.LastStoredAtAsync(cancellationToken);
            var age = last is null ? null : (double?)Math.Round((time.GetUtcNow() - last.Value).TotalSeconds);
            return BodyAnswer.Json(new HealthResponse("ok", true, depth.Waiting, depth.Poisoned, failed, last, age));
        }
        catch (StoreUnavailableException)
        {
            return BodyAnswer.Json(new HealthResponse("storage_unavailable", false, null, null, null, null, null), StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>The least specific route of all: what no function serves is answered like any other problem.</summary>
    [Function(nameof(AnswerUnknownAddress))]
    public IResult AnswerUnknownAddress(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = "{*path}")] HttpRequest request,
        string? path) =>
        ProblemAnswer.Of(Problem.NotFound($"{request.Method} /{path}; the addresses are listed at /api/v1/openapi.json"));
}

/// <summary>The state of the service.</summary>
/// <param name="Status">ok or storage_unavailable.</param>
/// <param name="Storage">Whether storage can be reached.</param>
/// <param name="QueueDepth">About how many outcome messages wait.</param>
/// <param name="Poisoned">About how many outcome messages could not be processed.</param>
/// <param name="FailedPublications">About how many posts could not be delivered.</param>
/// <param name="LastAnalysisAt">When a report was last stored, UTC.</param>
/// <param name="LastAnalysisAgeSeconds">How long ago that was, in seconds.</param>
internal sealed record HealthResponse(
    string Status, bool Storage, long? QueueDepth, long? Poisoned, long? FailedPublications, DateTimeOffset? LastAnalysisAt, double? LastAnalysisAgeSeconds);
