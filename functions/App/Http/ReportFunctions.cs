using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Http;

/// <summary>Analysis and reports.</summary>
public sealed class ReportFunctions(
    Analyst analyst, FailureComparison failures, IReportStore reports, IExperimentStore experiments, RunDirectory directory, TimeProvider time)
{
    private const string Route = "api/v1/experiments/{key}/";

    [Function(nameof(AnalyzeExperiment))]
    public async Task<IResult> AnalyzeExperiment(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "analyze")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var dryRun = query.Flag("dry_run");
        return query.Problem is { } problem
            ? ProblemAnswer.Of(problem)
            : await analyst.AnalyzeAsync(key, "api", dryRun, cancellationToken).ToAnswerAsync(report => Render(report, "json"));
    }

    [Function(nameof(GetReport))]
    public async Task<IResult> GetReport(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route + "report")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (format, at) = (query.Text("format") ?? "json", query.Time("at"));
        if ((query.Problem ?? FormatProblem(format)) is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        if (at is null)
        {
            return await analyst.ReportAsync(key, cancellationToken).ToAnswerAsync(report => Render(report, format));
        }

        return await reports.FindAsync(key, at.Value, cancellationToken) is { } stored
            ? Render(stored, format)
            : ProblemAnswer.Of(Problem.NotFound($"report of experiment \"{key}\" at that moment; see /api/v1/experiments/{key}/reports"));
    }

    [Function(nameof(ListReports))]
    public async Task<IResult> ListReports(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route + "reports")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (limit, cursor) = (query.Limit(), query.Cursor());
        if (query.Problem is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        if (await experiments.FindAsync(key, cancellationToken) is null)
        {
            return ProblemAnswer.Of(Problem.NotFound($"experiment \"{key}\""));
        }

        var page = await reports.ListAsync(key, limit, cursor, cancellationToken);
        return BodyAnswer.Json(new ListResponse<ReportListing>(page.Items, Cursors.Write(page.NextCursor)));
    }

    [Function(nameof(CompareFailures))]
    public async Task<IResult> CompareFailures(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route + "compare")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var runs = query.Number("runs", 1, FailureComparison.MaxRuns) ?? FailureComparison.DefaultRuns;
        return query.Problem is { } problem
            ? ProblemAnswer.Of(problem)
            : await failures.CompareAsync(key, runs, cancellationToken).ToAnswerAsync(modes => BodyAnswer.Json(modes));
    }

    [Function(nameof(GetRunSummary))]
    public async Task<IResult> GetRunSummary(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route + "runs/{runId}/summary")] HttpRequest request,
        string key,
        string runId,
        CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } experiment
            || await directory.FindAsync(experiment.Value.Definition, RouteText.Unescape(runId), cancellationToken) is not { } run)
        {
            return ProblemAnswer.Of(Problem.NotFound($"run \"{runId}\" of experiment \"{key}\""));
        }

        var latest = await reports.FindLatestAsync(key, cancellationToken);
        return BodyAnswer.Text(RunSummary.Render(experiment.Value, run, latest, time.GetUtcNow()), "text/markdown");
    }

    private static Problem? FormatProblem(string format) => format is "json" or "text" or "markdown" or "csv"
        ? null
        : Problem.OfField(ProblemCode.Invalid, "format", "must be one of json, text, markdown, csv");

    private static BodyAnswer Render(Report report, string format) => format switch
    {
        "text" => BodyAnswer.Text(TextReport.Render(report)),
        "markdown" => BodyAnswer.Text(MarkdownReport.Render(report), "text/markdown"),
        "csv" => BodyAnswer.Text(CsvReport.Render(report), "text/csv"),
        _ => new BodyAnswer(ReportJson.Write(report), "application/json; charset=utf-8"),
    };
}
