using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Http;

/// <summary>Definitions of experiments: create, replace, patch, read, list, versions.</summary>
public sealed class ExperimentFunctions(ExperimentEditor editor, ExperimentLifecycle lifecycle, IExperimentStore store, IPublicationHistory publications)
{
    private const string Route = "api/v1/experiments/{key}";

    [Function(nameof(PutExperiment))]
    public async Task<IResult> PutExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var start = query.Flag("start");
        var body = await RequestBody.ReadAsync<ExperimentDraft>(request, DefinitionShorthand.Expand, cancellationToken);
        if (!body.TryGet(out var draft, out var problem) || (problem = query.Problem) is not null)
        {
            return ProblemAnswer.Of(problem);
        }

        var put = await editor.PutAsync(key, draft, EntityTags.PreconditionOf(request), cancellationToken);
        if (start && put.TryGet(out var edited, out _) && edited.Experiment.State == ExperimentState.Draft)
        {
            var started = await lifecycle.ApplyAsync(key, new StateChange(ExperimentAction.Start, "api", Reason: "Started when it was put."), cancellationToken);
            return started.ToAnswer(experiment => Answer(experiment, edited.Created));
        }

        return put.ToAnswer(edited => Answer(edited.Experiment, edited.Created));
    }

    [Function(nameof(PatchExperiment))]
    public async Task<IResult> PatchExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "patch", Route = Route)] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadNodeAsync(request, cancellationToken)).TryGet(out var body, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        return body is JsonObject patch
            ? await editor.PatchAsync(key, present => Patched(present, patch), EntityTags.PreconditionOf(request), cancellationToken)
                .ToAnswerAsync(edited => Answer(edited.Experiment, false))
            : ProblemAnswer.Of(Problem.OfField(ProblemCode.Invalid, "body", "must be a JSON object"));
    }

    [Function(nameof(GetExperiment))]
    public async Task<IResult> GetExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route)] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(key, cancellationToken) is not { } found)
        {
            return ProblemAnswer.Of(Problem.NotFound($"experiment \"{key}\""));
        }

        var failures = PublicationsResponse.Of(await publications.FindAsync(key, cancellationToken));
        return BodyAnswer.Json(ExperimentResponse.Of(found.Value) with { Publications = failures }, etag: EntityTags.Of(found.Value));
    }

    [Function(nameof(ArchiveExperiment))]
    public Task<IResult> ArchiveExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string key, CancellationToken cancellationToken) =>
        lifecycle.ApplyAsync(key, new StateChange(ExperimentAction.Archive, "api"), cancellationToken).ToAnswerAsync(experiment => Answer(experiment, false));

    [Function(nameof(ListExperiments))]
    public async Task<IResult> ListExperiments(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/experiments")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (automation, state, tag) = (query.Text("automation"), query.Word<ExperimentState>("state"), query.Text("tag"));
        var (limit, cursor) = (query.Limit(), query.Cursor());
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        var page = await store.ListAsync(cursor, cancellationToken)
            .Where(e => (automation is null || e.Definition.Automation == automation)
                && (state is null ? e.State != ExperimentState.Archived : e.State == state)
                && (tag is null || e.Definition.Tags.Contains(tag)))
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        var next = page.Count > limit ? Cursors.Write(page[limit - 1].Key) : null;
        return BodyAnswer.Json(new ListResponse<ExperimentResponse>([.. page.Take(limit).Select(ExperimentResponse.Of)], next));
    }

    [Function(nameof(ListVersions))]
    public async Task<IResult> ListVersions(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route + "/versions")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var versions = await store.ListVersionsAsync(key, cancellationToken);
        return versions.Count > 0
            ? BodyAnswer.Json(new ListResponse<ExperimentResponse>([.. versions.Reverse().Select(ExperimentResponse.Of)]))
            : ProblemAnswer.Of(Problem.NotFound($"experiment \"{key}\""));
    }

    [Function(nameof(ListMetrics))]
    public IResult ListMetrics([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/metrics")] HttpRequest request) =>
        BodyAnswer.Json(new ListResponse<Metric>([.. MetricCatalogue.All]));

    private static BodyAnswer Answer(Experiment experiment, bool created) =>
        BodyAnswer.Json(ExperimentResponse.Of(experiment), created ? StatusCodes.Status201Created : StatusCodes.Status200OK, EntityTags.Of(experiment));

    /// <summary>The present definition as somebody would write it, with the patch applied.</summary>
    private static Result<ExperimentDraft> Patched(Experiment present, JsonObject patch)
    {
        var target = JsonSerializer.SerializeToNode(ExperimentResponse.Of(present), ApiJson.Options)!.AsObject();
        foreach (var field in ExperimentResponse.ServerFields)
        {
            target.Remove(field);
        }

        foreach (var variant in target["variants"]!.AsArray())
        {
            foreach (var field in ExperimentResponse.ServerVariantFields)
            {
                variant!.AsObject().Remove(field);
            }
        }

        return RequestBody.FromNode<ExperimentDraft>(target, definition =>
        {
            DefinitionShorthand.Expand(patch);
            MergePatch.Apply(definition, patch);
            DefinitionShorthand.Expand(definition);
        });
    }
}
