using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>The course of an effect over time.</summary>
public sealed class SeriesFunctions(IExperimentStore experiments, StatisticsReader statistics, ReportedSeries reported)
{
    [Function(nameof(GetSeries))]
    public async Task<IResult> GetSeries(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/experiments/{key}/series")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { Value: var experiment })
        {
            return ProblemAnswer.Of(Problem.NotFound($"experiment \"{key}\""));
        }

        var kept = KeptMetrics.Of(experiment.Definition);
        var name = new QueryValues(request).Text("metric") ?? experiment.Definition.Metric.Name;
        if (kept.FirstOrDefault(k => k.Metric.Name == name) is not { Metric: var metric })
        {
            return ProblemAnswer.Of(Problem.OfField(ProblemCode.Invalid, "metric", $"must be one of {string.Join(", ", kept.Select(k => k.Metric.Name))}"));
        }

        return BodyAnswer.Json(experiment.Definition.UnitIsRun
            ? SeriesAnalysis.Of(experiment, metric, await statistics.ReadDaysAsync(experiment.Definition, cancellationToken))
            : await reported.ReadAsync(experiment, metric, cancellationToken));
    }
}
