using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>The raw rows of an experiment, for those who compute for themselves.</summary>
public sealed class ExportFunctions(IExperimentStore experiments, RecordedRuns runs)
{
    [Function(nameof(ExportRuns))]
    public async Task<IResult> ExportRuns(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/experiments/{key}/export")] HttpRequest request,
        string key,
        CancellationToken cancellationToken)
    {
        var format = new QueryValues(request).Text("format") ?? "ndjson";
        if (format is not ("csv" or "ndjson"))
        {
            return ProblemAnswer.Of(Problem.OfField(ProblemCode.Invalid, "format", "must be one of csv, ndjson"));
        }

        return await experiments.FindAsync(key, cancellationToken) is { } found
            ? new ExportAnswer(found.Value.Definition, runs, isCsv: format == "csv")
            : ProblemAnswer.Of(Problem.NotFound($"experiment \"{key}\""));
    }
}
