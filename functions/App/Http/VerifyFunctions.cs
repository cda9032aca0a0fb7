using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.Domain.Outcomes.Verification;

namespace Splitrun.App.Http;

/// <summary>Whether the kept statistics are what the raw rows give, and how to make them so.</summary>
public sealed class VerifyFunctions(StatisticsVerifier verifier, StatisticsRepair repair)
{
    [Function(nameof(VerifyExperiment))]
    public Task<IResult> VerifyExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/experiments/{key}/verify")] HttpRequest request,
        string key,
        CancellationToken cancellationToken) =>
        verifier.VerifyAsync(key, cancellationToken).ToAnswerAsync(result => BodyAnswer.Json(result));

    [Function(nameof(RepairExperiment))]
    public Task<IResult> RepairExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/experiments/{key}/repair")] HttpRequest request,
        string key,
        CancellationToken cancellationToken) =>
        repair.RepairAsync(key, "api", cancellationToken).ToAnswerAsync(result => BodyAnswer.Json(result));
}
