using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Documents;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Experiments as a workflow's front matter declares them.</summary>
public sealed class ImportFunctions(ExperimentImporter importer)
{
    [Function(nameof(ImportExperiments))]
    public async Task<IResult> ImportExperiments(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/experiments/import")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var wanted = new ImportRequest(
            query.Text("automation") ?? "", query.Text("repository"), query.Flag("relative_weights"), query.Flag("start"), query.Flag("dry_run"));
        var problem = query.Problem ?? (Naming.IsKey(wanted.Automation) ? null : Problem.OfField(ProblemCode.Invalid, "automation", Naming.KeyRule));
        if (problem is not null || !(await FrontMatterText.ReadAsync(request, cancellationToken)).TryGet(out var document, out problem))
        {
            return ProblemAnswer.Of(problem);
        }

        return await importer.ImportAsync(document, wanted, cancellationToken).ToAnswerAsync(
            receipt => BodyAnswer.Json(receipt, receipt is { DryRun: false, Created.Count: > 0 } ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }
}
