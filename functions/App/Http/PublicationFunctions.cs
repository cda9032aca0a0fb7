using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Http;

/// <summary>Messages that could not be delivered.</summary>
public sealed class PublicationFunctions(IPublicationQueue queue)
{
    [Function(nameof(ListFailedPublications))]
    public async Task<IResult> ListFailedPublications(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/publications/poison")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var limit = query.Limit();
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        var total = queue.CountFailedAsync(cancellationToken);
        return BodyAnswer.Json(new PoisonResponse<FailedPublication>(await queue.ListFailedAsync(limit, cancellationToken), await total));
    }

    [Function(nameof(RequeueFailedPublications))]
    public async Task<IResult> RequeueFailedPublications(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/publications/poison/requeue")] HttpRequest request, CancellationToken cancellationToken) =>
        BodyAnswer.Json(new RequeueReceipt(await queue.RequeueFailedAsync(cancellationToken)));
}
