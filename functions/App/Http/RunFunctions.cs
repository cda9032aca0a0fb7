using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Hosting;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.App.Telemetry;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Http;

/// <summary>Dispatch, and what became of it: one run, its summary, the list of runs.</summary>
public sealed class RunFunctions(
    Dispatcher dispatcher,
    IExperimentStore experiments,
    RunDirectory directory,
    IOutcomeStore outcomes,
    RunListing listing,
    IBundleStore bundles,
    ExperimentTelemetry telemetry)
{
    private const string Route = "api/v1/experiments/{key}/runs";

    [Function(nameof(DispatchRun))]
    public async Task<IResult> DispatchRun(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route)] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadAsync<DispatchBody>(request, RequestBody.MaxRunBytes, cancellationToken)).TryGet(out var body, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        var trace = TraceContext.Of(request);
        var asked = new DispatchRequest(body.RunId, body.Unit, body.Attributes, body.Variant, body.Workflow, trace.Incoming, trace.Outgoing);
        if (!(await dispatcher.DispatchAsync(key, asked)).TryGet(out var dispatched, out problem))
        {
            return ProblemAnswer.Of(problem);
        }

        TraceNames.Mark(Activity.Current, dispatched.Run);
        if (dispatched.Created)
        {
            telemetry.Assigned(dispatched.Run);
        }

        return await AnswerAsync(dispatched, null, dispatched.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK, cancellationToken);
    }

    [Function(nameof(GetRun))]
    public async Task<IResult> GetRun(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route + "/{runId}")] HttpRequest request, string key, string runId, CancellationToken cancellationToken)
    {
        var found = await FindAsync(key, RouteText.Unescape(runId), cancellationToken);
        return found.TryGet(out var run, out var problem)
            ? await AnswerAsync(run.Dispatched, run.Outcome, StatusCodes.Status200OK, cancellationToken)
            : ProblemAnswer.Of(problem);
    }

    [Function(nameof(ListRuns))]
    public async Task<IResult> ListRuns(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/runs")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var filter = new RunFilter(
            query.Text("experiment"), query.Text("automation"), query.Text("variant"), query.Word<Conclusion>("conclusion"), query.Text("unit"), query.Time("from"), query.Time("to"));
        var (limit, cursor) = (query.Limit(), query.Cursor<RunPosition>(place => [place.IndexKey, place.Shard]));
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        if (filter is { Variant: not null, Experiment: null })
        {
            return ProblemAnswer.Of(Problem.OfField(ProblemCode.Invalid, "variant", "must come with experiment: variants of different experiments may share a key"));
        }

        if (filter.From > filter.To)
        {
            return ProblemAnswer.Of(Problem.OfField(ProblemCode.Invalid, "from", "must not be later than to"));
        }

        var page = await listing.ListAsync(filter, limit, cursor, cancellationToken);
        return request.Headers.Accept.ToString().Contains("text/plain", StringComparison.OrdinalIgnoreCase)
            ? BodyAnswer.Text(string.Concat(page.Items.Select(item => AuditLine.Of(item) + "\n")))
            : BodyAnswer.Json(new ListResponse<RunListItem>([.. page.Items.Select(RunListItem.Of)], Cursors.Write(page.Next)));
    }

    /// <summary>The run, what it was handed and how it went.</summary>
    private async Task<Result<FoundRun>> FindAsync(string key, string runId, CancellationToken cancellationToken)
    {
        var nothing = Problem.NotFound($"run \"{runId}\" of experiment \"{key}\"");
        if (await experiments.FindAsync(key, cancellationToken) is not { } experiment
            || await directory.FindShardAsync(experiment.Value.Definition, runId, cancellationToken) is not { } shard)
        {
            return nothing;
        }

        var found = await outcomes.ReadRunsAsync(shard, [runId], cancellationToken);
        return found.TryGetValue(runId, out var recorded)
            ? new FoundRun(experiment.Value, await dispatcher.RepeatedAsync(experiment.Value, recorded.Run, cancellationToken), recorded.Outcome)
            : nothing;
    }

    private async Task<IResult> AnswerAsync(DispatchedRun dispatched, Outcome? outcome, int status, CancellationToken cancellationToken)
    {
        var link = dispatched.Run.BundleSha256 is { } sha256 ? await bundles.CreateLinkAsync(sha256, cancellationToken) : null;
        var shadows = new Dictionary<string, BundleLink>();
        foreach (var shadow in dispatched.Shadows.Select(v => v.Bundle?.Sha256).OfType<string>().Distinct())
        {
            shadows[shadow] = await bundles.CreateLinkAsync(shadow, cancellationToken);
        }

        // Addresses differ each time they are made, so the tag is that of the answer without them: it changes when the run does.
        var tag = EntityTags.Of(ApiJson.Bytes(RunResponse.Of(dispatched, null, outcome)));
        return BodyAnswer.Json(RunResponse.Of(dispatched, link, outcome, shadows), status, tag);
    }

    private sealed record FoundRun(Experiment Experiment, DispatchedRun Dispatched, Outcome? Outcome);
}
