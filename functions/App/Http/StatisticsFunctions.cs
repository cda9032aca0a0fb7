using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Engine;

namespace Splitrun.App.Http;

/// <summary>The statistics engine without an experiment.</summary>
public sealed class StatisticsFunctions(SimulationEngine simulation)
{
    [Function(nameof(CompareArms))]
    public async Task<IResult> CompareArms(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/statistics/compare")] HttpRequest request, CancellationToken cancellationToken) =>
        (await RequestBody.ReadAsync<ComparisonDraft>(request, cancellationToken)).Then(ComparisonEngine.Compare).ToAnswer(answer => BodyAnswer.Json(answer));

    [Function(nameof(PlanSampleSize))]
    public async Task<IResult> PlanSampleSize(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/sample-size")] HttpRequest request, CancellationToken cancellationToken) =>
        (await RequestBody.ReadAsync<DesignDraft>(request, cancellationToken)).Then(DesignEngine.SampleSize).ToAnswer(answer => BodyAnswer.Json(answer));

    [Function(nameof(ComputePower))]
    public async Task<IResult> ComputePower(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/power")] HttpRequest request, CancellationToken cancellationToken) =>
        (await RequestBody.ReadAsync<DesignDraft>(request, cancellationToken)).Then(DesignEngine.Power).ToAnswer(answer => BodyAnswer.Json(answer));

    [Function(nameof(SimulateDesign))]
    public async Task<IResult> SimulateDesign(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/simulate")] HttpRequest request, CancellationToken cancellationToken) =>
        (await RequestBody.ReadAsync<SimulationDraft>(request, cancellationToken)).TryGet(out var draft, out var problem)
            ? await simulation.SimulateAsync(draft, cancellationToken).ToAnswerAsync(answer => BodyAnswer.Json(answer))
            : ProblemAnswer.Of(problem);
}
