using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Outcomes: intake, those that wait for their run, and those that could not be processed.</summary>
public sealed class OutcomeFunctions(OutcomeIntake intake, IntakeGate gate, IOutcomeQueue queue, IOrphanStore orphans, TimeProvider time)
{
    private const string NdJson = "application/x-ndjson";

    [Function(nameof(PostOutcomes))]
    public async Task<IResult> PostOutcomes(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/outcomes")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (!gate.TryEnter())
        {
            return ProblemAnswer.Of(Problem.Of(ProblemCode.TooManyRequests, "Too many requests with outcomes are under way; send this one again later."));
        }

        try
        {
            return await TakeAsync(request, cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task<IResult> TakeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!(await ReadAsync(request, cancellationToken)).TryGet(out var items, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        if (items.Count is 0 or > OutcomeIntake.MaxOutcomes)
        {
            return ProblemAnswer.Of(Problem.OfField(
                items.Count == 0 ? ProblemCode.Invalid : ProblemCode.TooLarge, "body", $"must hold 1 to {OutcomeIntake.MaxOutcomes} outcomes"));
        }

        var receipt = await intake.TakeAsync(items, cancellationToken);
        return receipt.Accepted > 0 ? BodyAnswer.Json(receipt, StatusCodes.Status202Accepted) : NothingTaken(receipt);
    }

    [Function(nameof(ListOrphans))]
    public async Task<IResult> ListOrphans(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/outcomes/orphans")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        var page = await orphans.ListAsync(limit, cursor, cancellationToken);
        return BodyAnswer.Json(new ListResponse<OrphanResponse>([.. page.Items.Select(o => OrphanResponse.Of(o, time.GetUtcNow()))], Cursors.Write(page.NextCursor)));
    }

    [Function(nameof(ListPoisonedOutcomes))]
    public async Task<IResult> ListPoisonedOutcomes(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/outcomes/poison")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var limit = query.Limit();
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        var depth = queue.DepthAsync(cancellationToken);
        return BodyAnswer.Json(new PoisonResponse<PoisonedMessage>(await queue.ListPoisonAsync(limit, cancellationToken), (await depth).Poisoned));
    }

    [Function(nameof(RequeuePoisonedOutcomes))]
    public async Task<IResult> RequeuePoisonedOutcomes(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/outcomes/poison/requeue")] HttpRequest request, CancellationToken cancellationToken) =>
        BodyAnswer.Json(new RequeueReceipt(await queue.RequeuePoisonAsync(cancellationToken)));

    private static async Task<Result<IReadOnlyList<Result<OutcomeDraft>>>> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        RequestBody.MediaType(request) == NdJson
            ? (await RequestBody.ReadBytesAsync(request, RequestBody.MaxBytes, cancellationToken)).Then<IReadOnlyList<Result<OutcomeDraft>>>(bytes => OutcomeBody.ReadLines(bytes.Span))
            : (await RequestBody.ReadJsonAsync(request, cancellationToken)).Then(OutcomeBody.Read);

    /// <summary>When nothing at all could be taken the request failed: a problem document, with the receipt in it.</summary>
    private static ProblemAnswer NothingTaken(OutcomeReceipt receipt) =>
        new(StatusCodes.Status422UnprocessableEntity, "No outcome could be taken", "Each outcome is named in rejected with what is wrong with it.", receipt.Rejected[0].Errors)
        {
            Extensions = new Dictionary<string, object> { ["accepted"] = receipt.Accepted, ["rejected"] = receipt.Rejected },
        };
}
