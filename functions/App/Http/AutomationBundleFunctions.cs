using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>An automation's default bundle, and what it was before.</summary>
public sealed class AutomationBundleFunctions(AutomationEditor editor, IAutomationStore store, IBundleStore bundles)
{
    private const string Route = "api/v1/automations/{automation}/bundle";
    private const int MaxReasonLength = 1_000;

    [Function(nameof(PutDefaultBundle))]
    public async Task<IResult> PutDefaultBundle(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string automation, CancellationToken cancellationToken)
    {
        var reason = new QueryValues(request).Text("reason") ?? "It was pushed.";
        if ((BundleFunctions.TypeProblem(request) ?? ReasonProblem(reason)) is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        // Asked before the bytes are taken, and again with the bundle in hand.
        if (await store.FindAsync(automation, cancellationToken) is null)
        {
            return ProblemAnswer.Of(AutomationFunctions.NotFound(automation));
        }

        if (!(await bundles.PutAsync(request.Body, cancellationToken)).TryGet(out var bundle, out problem))
        {
            return ProblemAnswer.Of(problem);
        }

        return await editor.SetBundleAsync(automation, bundle, "api", reason, cancellationToken)
            .ToAnswerAsync(_ => BodyAnswer.Json(bundle, etag: BundleFunctions.TagOf(bundle.Sha256)));
    }

    [Function(nameof(GetDefaultBundle))]
    public async Task<IResult> GetDefaultBundle(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route)] HttpRequest request, string automation, CancellationToken cancellationToken) =>
        (await store.FindAsync(automation, cancellationToken))?.Value.Bundle is { } bundle
            ? await BundleDownload.OpenAsync(bundles, request, bundle, cancellationToken)
            : ProblemAnswer.Of(Problem.NotFound($"default bundle of automation \"{automation}\""));

    [Function(nameof(ListDefaultBundles))]
    public async Task<IResult> ListDefaultBundles(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route + "s")] HttpRequest request, string automation, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        if (await store.FindAsync(automation, cancellationToken) is not { } found)
        {
            return ProblemAnswer.Of(AutomationFunctions.NotFound(automation));
        }

        var before = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        var page = found.Value.Bundles.Where(change => change.Number < before).Take(limit + 1).ToList();
        var next = page.Count > limit ? page[limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return BodyAnswer.Json(new ListResponse<BundleChangeResponse>([.. page.Take(limit).Select(BundleChangeResponse.Of)], Cursors.Write(next)));
    }

    [Function(nameof(RollBackDefaultBundle))]
    public async Task<IResult> RollBackDefaultBundle(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/rollback")] HttpRequest request, string automation, CancellationToken cancellationToken)
    {
        var read = await RequestBody.ReadAsync<BundleRollbackBody>(request, cancellationToken);
        if (!read.TryGet(out var body, out var problem) || (problem = ReasonProblem(body.Reason)) is not null)
        {
            return ProblemAnswer.Of(problem);
        }

        var reason = body.Reason ?? "The previous one was asked for.";
        var rolledBack = await editor.RollBackBundleAsync(automation, "api", reason, EntityTags.PreconditionOf(request), cancellationToken);
        return rolledBack.TryGet(out var edited, out problem)
            ? AutomationFunctions.Answer(edited.Automation, await editor.ExperimentsOfAsync(edited.Automation, cancellationToken), false)
            : ProblemAnswer.Of(problem);
    }

    private static Problem? ReasonProblem(string? reason) => reason is null || Naming.IsPlainText(reason, MaxReasonLength)
        ? null
        : Problem.OfField(ProblemCode.Invalid, "reason", $"must be a text of 1 to {MaxReasonLength} characters");
}
