using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Automations: what people declare of them.</summary>
public sealed class AutomationFunctions(AutomationEditor editor, IAutomationStore store)
{
    private const string Route = "api/v1/automations/{automation}";

    [Function(nameof(PutAutomation))]
    public async Task<IResult> PutAutomation(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string automation, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadAsync<AutomationDraft>(request, cancellationToken)).TryGet(out var draft, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        var put = await editor.PutAsync(automation, draft, EntityTags.PreconditionOf(request), cancellationToken);
        return put.TryGet(out var edited, out problem)
            ? Answer(edited.Automation, await editor.ExperimentsOfAsync(edited.Automation, cancellationToken), edited.Created)
            : ProblemAnswer.Of(problem);
    }

    [Function(nameof(GetAutomation))]
    public async Task<IResult> GetAutomation(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route)] HttpRequest request, string automation, CancellationToken cancellationToken) =>
        await store.FindAsync(automation, cancellationToken) is { } found
            ? Answer(found.Value, await editor.ExperimentsOfAsync(found.Value, cancellationToken), false)
            : ProblemAnswer.Of(NotFound(automation));

    [Function(nameof(ListAutomations))]
    public async Task<IResult> ListAutomations(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/automations")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        var found = await store.ListAsync(cursor, cancellationToken).Take(limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(limit).ToList();
        return BodyAnswer.Json(new ListResponse<AutomationListItem>(
            [.. page.Select(AutomationListItem.Of)], Cursors.Write(found.Count > limit ? page[^1].Name : null)));
    }

    [Function(nameof(DeleteAutomation))]
    public Task<IResult> DeleteAutomation(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string automation, CancellationToken cancellationToken) =>
        editor.DeleteAsync(automation, EntityTags.PreconditionOf(request), cancellationToken).ToAnswerAsync(deleted => Answer(deleted, [], false));

    /// <summary>The automation with its experiments, and a tag that changes with both.</summary>
    internal static BodyAnswer Answer(Automation automation, IReadOnlyList<Experiment> experiments, bool created)
    {
        var body = ApiJson.Bytes(AutomationResponse.Of(automation, experiments));
        var status = created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return new BodyAnswer(body, "application/json; charset=utf-8", status, EntityTags.Of(automation.Version, body));
    }

    internal static Problem NotFound(string automation) => Problem.NotFound($"automation \"{automation}\"");
}
