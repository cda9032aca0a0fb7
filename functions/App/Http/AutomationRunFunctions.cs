using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Hosting;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.App.Telemetry;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Http;

/// <summary>Dispatch of an automation: all its running experiments at once.</summary>
public sealed class AutomationRunFunctions(AutomationDispatcher dispatcher, IBundleStore bundles, ExperimentTelemetry telemetry)
{
    [Function(nameof(DispatchAutomation))]
    public async Task<IResult> DispatchAutomation(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/automations/{automation}/runs")] HttpRequest request,
        string automation,
        CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadAsync<DispatchBody>(request, RequestBody.MaxRunBytes, cancellationToken)).TryGet(out var body, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        var trace = TraceContext.Of(request);
        var asked = new DispatchRequest(body.RunId, body.Unit, body.Attributes, body.Variant, body.Workflow, trace.Incoming, trace.Outgoing);
        if (!(await dispatcher.DispatchAsync(automation, asked, cancellationToken)).TryGet(out var dispatched, out problem))
        {
            return ProblemAnswer.Of(problem);
        }

        foreach (var assignment in dispatched.Assignments)
        {
            TraceNames.Mark(Activity.Current, assignment.Run);
            if (assignment.Created)
            {
                telemetry.Assigned(assignment.Run);
            }
        }

        var assignments = await Task.WhenAll(dispatched.Assignments.Select(async a => RunResponse.Of(a, await LinkAsync(a.Run.BundleSha256, cancellationToken))));
        var link = await LinkAsync(dispatched.Bundle?.Sha256, cancellationToken);
        return BodyAnswer.Json(
            AutomationRunResponse.Of(dispatched, assignments, link), dispatched.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task<BundleLink?> LinkAsync(string? sha256, CancellationToken cancellationToken) =>
        sha256 is null ? null : await bundles.CreateLinkAsync(sha256, cancellationToken);
}
