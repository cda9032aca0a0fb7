using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Sessions;

namespace Splitrun.App.Http;

/// <summary>Paired sessions: tests, their results, and what the two types say of each other.</summary>
public sealed class SessionFunctions(SessionRecorder recorder, SessionAnalyst analyst, ISessionStore store)
{
    private const string Route = "api/v1/sessions/tests";
    private const string TestRoute = Route + "/{testId}";

    [Function(nameof(CreateSessionTest))]
    public async Task<IResult> CreateSessionTest(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken) =>
        (await RequestBody.ReadAsync<SessionTestDraft>(request, cancellationToken)).TryGet(out var draft, out var problem)
            ? await recorder.CreateAsync(draft, cancellationToken).ToAnswerAsync(Answer)
            : ProblemAnswer.Of(problem);

    [Function(nameof(ListSessionTests))]
    public async Task<IResult> ListSessionTests(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (task, category, difficulty) = (query.Text("task_id"), query.Text("category"), query.Word<SessionDifficulty>("difficulty"));
        var (limit, cursor) = (query.Limit(), query.Cursor());
        if ((query.Problem ?? CursorProblem(cursor)) is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        var page = await store.ListAsync(cursor, cancellationToken)
            .Where(test => (task is null || test.TaskId == task) && (category is null || test.Category == category) && (difficulty is null || test.Difficulty == difficulty))
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return BodyAnswer.Json(new ListResponse<SessionTest>([.. page.Take(limit)], page.Count > limit ? Cursors.Write(page[limit - 1].TestId) : null));
    }

    [Function(nameof(GetSessionTest))]
    public async Task<IResult> GetSessionTest(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = TestRoute)] HttpRequest request, string testId, CancellationToken cancellationToken)
    {
        if (!Naming.IsKey(testId) || await store.FindAsync(testId, cancellationToken) is not { } found)
        {
            return ProblemAnswer.Of(NoTest(testId));
        }

        var results = await store.ListResultsAsync(testId, cancellationToken).Select(recorded => recorded.Result).ToListAsync(cancellationToken);
        return BodyAnswer.Json(new SessionTestResponse(found.Value, results));
    }

    [Function(nameof(DeleteSessionTest))]
    public async Task<IResult> DeleteSessionTest(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = TestRoute)] HttpRequest request, string testId, CancellationToken cancellationToken) =>
        Naming.IsKey(testId) && await store.DeleteAsync(testId, cancellationToken)
            ? BodyAnswer.Json(new DeletedTest(testId))
            : ProblemAnswer.Of(NoTest(testId));

    [Function(nameof(AddSessionResult))]
    public async Task<IResult> AddSessionResult(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = TestRoute + "/results")] HttpRequest request, string testId, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadAsync<SessionResultDraft>(request, cancellationToken)).TryGet(out var draft, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        return Naming.IsKey(testId)
            ? await recorder.AddResultAsync(testId, draft, cancellationToken).ToAnswerAsync(Answer)
            : ProblemAnswer.Of(NoTest(testId));
    }

    [Function(nameof(AnalyzeSessionTest))]
    public async Task<IResult> AnalyzeSessionTest(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = TestRoute + "/analysis")] HttpRequest request, string testId, CancellationToken cancellationToken) =>
        Naming.IsKey(testId)
            ? await analyst.AnalyzeAsync(testId, cancellationToken).ToAnswerAsync(report => BodyAnswer.Json(report))
            : ProblemAnswer.Of(NoTest(testId));

    [Function(nameof(AnalyzeSessions))]
    public async Task<IResult> AnalyzeSessions(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/v1/sessions/analysis")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (category, difficulty) = (query.Text("category"), query.Word<SessionDifficulty>("difficulty"));
        return query.Problem is { } problem
            ? ProblemAnswer.Of(problem)
            : await analyst.AnalyzeAllAsync(category, difficulty, cancellationToken).ToAnswerAsync(reports => BodyAnswer.Json(new ListResponse<SessionReport>(reports)));
    }

    private static IResult Answer<T>(Recorded<T> recorded)
        where T : notnull => BodyAnswer.Json(recorded.Value, recorded.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);

    private static Problem? CursorProblem(string? cursor) =>
        cursor is null || Naming.IsKey(cursor) ? null : Problem.OfField(ProblemCode.Invalid, "cursor", "must be the next_cursor of an earlier answer");

    private static Problem NoTest(string testId) => Problem.NotFound($"test \"{testId}\"");
}
