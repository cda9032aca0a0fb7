using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Dashboard;
using Splitrun.App.Http.Answers;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>The page that people look at. It holds no data: what it shows it asks of the API, with the reader's own key.</summary>
public sealed class DashboardFunctions
{
    [Function(nameof(GetDashboard))]
    public IResult GetDashboard([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dashboard")] HttpRequest request) =>
        DashboardFiles.FindPage() ?? ProblemAnswer.Of(Problem.NotFound("the dashboard; this build of the app was made without it"));

    [Function(nameof(GetDashboardFile))]
    public IResult GetDashboardFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dashboard/{file}")] HttpRequest request, string file) =>
        DashboardFiles.Find(file) ?? ProblemAnswer.Of(Problem.NotFound($"file \"{file}\" of the dashboard"));
}
