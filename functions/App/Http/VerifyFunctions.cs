using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Outcomes.Verification;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Http;

/// <summary>Whether the kept statistics are what the raw rows give, and how to make them so.</summary>
public sealed class VerifyFunctions(StatisticsVerifier verifier, StatisticsRepair repair)
{
    [Function(nameof(VerifyExperiment))]
    public Task<IResult> VerifyExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/experiments/{key}/verify")] HttpRequest request,
        string key,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, shard => verifier.VerifyAsync(key, shard, cancellationToken));

    [Function(nameof(RepairExperiment))]
    public Task<IResult> RepairExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/experiments/{key}/repair")] HttpRequest request,
        string key,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, shard => repair.RepairAsync(key, shard, "api", cancellationToken));

    private static async Task<IResult> AnswerAsync<T>(HttpRequest request, Func<int?, Task<Result<T>>> run)
        where T : notnull
    {
        var query = new QueryValues(request);
        var shard = query.Number("shard", 0, RunShard.Max - 1);
        return query.Problem is { } problem ? ProblemAnswer.Of(problem) : await run(shard).ToAnswerAsync(result => BodyAnswer.Json(result));
    }
}
