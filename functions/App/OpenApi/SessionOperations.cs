using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Sessions;

namespace Splitrun.App.OpenApi;

/// <summary>The operations on paired sessions.</summary>
internal static class SessionOperations
{
    private static readonly (string, string)[] SessionFilter =
        [("category", "Only of that category."), ("difficulty", "Only of that difficulty: easy, medium or hard.")];

    public static IReadOnlyDictionary<string, Operation> All { get; } = new Dictionary<string, Operation>
    {
        ["CreateSessionTest"] = new("Makes a test of sessions (201); the same test_id and task again is the same test (200).")
        {
            Body = typeof(SessionTestDraft),
            Answer = typeof(SessionTest),
            Success = [200, 201],
            Problems = [400, 409, 413, 415, 422],
        },
        ["ListSessionTests"] = new("Tests of sessions, by name.")
        {
            Answer = typeof(ListResponse<SessionTest>),
            Problems = [422],
            Query = [("task_id", "Only of that task."), .. SessionFilter, .. Operations.Paged],
        },
        ["GetSessionTest"] = new("A test with its results.") { Answer = typeof(SessionTestResponse), Problems = [404] },
        ["DeleteSessionTest"] = new("Deletes a test with its results.") { Answer = typeof(DeletedTest), Problems = [404] },
        ["AddSessionResult"] = new("Records how a session went (201); a session that has a result keeps it (200).")
        {
            Body = typeof(SessionResultDraft),
            Answer = typeof(SessionResult),
            Success = [200, 201],
            Problems = [400, 404, 409, 413, 415, 422, 429],
        },
        ["AnalyzeSessionTest"] = new("Compares the two types of a test, by session and by round.") { Answer = typeof(SessionReport), Problems = [404] },
        ["AnalyzeSessions"] = new("Compares the two types over all tests, paired by task: a report for each pair of types.")
        {
            Answer = typeof(ListResponse<SessionReport>),
            Problems = [422],
            Query = SessionFilter,
        },
    };
}
