using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Http;

/// <summary>Whether a run's record is what its inputs give.</summary>
public sealed class ReplayFunctions(RunReplays replays)
{
    [Function(nameof(ReplayRun))]
    public Task<IResult> ReplayRun(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/experiments/{key}/runs/{runId}/replay")] HttpRequest request,
        string key,
        string runId,
        CancellationToken cancellationToken) =>
        replays.CheckAsync(key, RouteText.Unescape(runId), cancellationToken).ToAnswerAsync(replayed => BodyAnswer.Json(ReplayResponse.Of(replayed)));
}
