using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Changes of state, and the log of them.</summary>
public sealed class LifecycleFunctions(ExperimentLifecycle lifecycle, Analyst analyst, IExperimentStore store, IDecisionLog log)
{
    private const string Route = "api/v1/experiments/{key}/";
    private const int MaxReasonLength = 1_000;

    [Function(nameof(StartExperiment))]
    public Task<IResult> StartExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "start")] HttpRequest request, string key, CancellationToken cancellationToken) =>
        ApplyAsync(request, key, ExperimentAction.Start, cancellationToken);

    [Function(nameof(StopExperiment))]
    public Task<IResult> StopExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "stop")] HttpRequest request, string key, CancellationToken cancellationToken) =>
        ApplyAsync(request, key, ExperimentAction.Stop, cancellationToken);

    [Function(nameof(PromoteExperiment))]
    public Task<IResult> PromoteExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "promote")] HttpRequest request, string key, CancellationToken cancellationToken) =>
        ApplyAsync(request, key, ExperimentAction.Promote, cancellationToken);

    [Function(nameof(RollbackExperiment))]
    public Task<IResult> RollbackExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "rollback")] HttpRequest request, string key, CancellationToken cancellationToken) =>
        ApplyAsync(request, key, ExperimentAction.Rollback, cancellationToken);

    [Function(nameof(ResumeExperiment))]
    public Task<IResult> ResumeExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "resume")] HttpRequest request, string key, CancellationToken cancellationToken) =>
        ApplyAsync(request, key, ExperimentAction.Resume, cancellationToken);

    [Function(nameof(ListDecisions))]
    public async Task<IResult> ListDecisions(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route + "decisions")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        if (await store.FindAsync(key, cancellationToken) is null)
        {
            return ProblemAnswer.Of(Problem.NotFound($"experiment \"{key}\""));
        }

        var page = await log.ListAsync(key, limit, cursor, cancellationToken);
        return BodyAnswer.Json(new ListResponse<DecisionRecord>(page.Items, Cursors.Write(page.NextCursor)));
    }

    private async Task<IResult> ApplyAsync(HttpRequest request, string key, ExperimentAction action, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadAsync<StateChangeBody>(request, cancellationToken)).TryGet(out var body, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        var errors = new FieldErrors();
        errors.Require(body.Reason is null || Naming.IsPlainText(body.Reason, MaxReasonLength), "reason", $"must be a text of 1 to {MaxReasonLength} characters");
        errors.Require(body.Variant is null || action == ExperimentAction.Promote, "variant", "must be left out except for promote");
        errors.Require(body.Variant is not null || action != ExperimentAction.Promote, "variant", "must name the variant to promote");
        if (errors.Any)
        {
            return ProblemAnswer.Of(errors.ToProblem());
        }

        var change = new StateChange(action, "api", Variant: body.Variant, Reason: body.Reason);
        var applied = await lifecycle.ApplyAsync(key, change, cancellationToken);
        if (applied.TryGet(out var concluded, out _) && concluded.State is ExperimentState.Promoted or ExperimentState.RolledBack)
        {
            await analyst.PublishConclusionAsync(concluded, cancellationToken);
        }

        return applied.ToAnswer(experiment => BodyAnswer.Json(ExperimentResponse.Of(experiment), etag: EntityTags.Of(experiment)));
    }
}
