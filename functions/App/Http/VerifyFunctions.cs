using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.Domain.Outcomes.Verification;

namespace Splitrun.App.Http;

/// <summary>Whether the kept statistics are what the raw rows give.</summary>
public sealed class VerifyFunctions(StatisticsVerifier verifier)
{
    [Function(nameof(VerifyExperiment))]
    public Task<IResult> VerifyExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/experiments/{key}/verify")] HttpRequest request,
        string key,
        CancellationToken cancellationToken) =>
        verifier.VerifyAsync(key, cancellationToken).ToAnswerAsync(result => BodyAnswer.Json(result));
}
