using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Sessions;

/// <summary>Reads what the analysis needs.</summary>
public sealed class SessionAnalyst(ISessionStore store)
{
    /// <summary>Most tests that are compared in one answer.</summary>
    private const int MaxTests = 10_000;

    /// <summary>The report of one test.</summary>
    public async Task<Result<SessionReport>> AnalyzeAsync(string testId, CancellationToken cancellationToken) =>
        await store.FindAsync(testId, cancellationToken) is { } test
            ? SessionAnalysis.OfTest(test.Value, await ResultsAsync(testId, cancellationToken))
            : Problem.NotFound($"test \"{testId}\"");

    /// <summary>The reports over all tests that fit, one for each pair of types.</summary>
    /// <param name="category">Only of that category; null for all.</param>
    /// <param name="difficulty">Only of that difficulty; null for all.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<Result<List<SessionReport>>> AnalyzeAllAsync(string? category, SessionDifficulty? difficulty, CancellationToken cancellationToken)
    {
        var tests = await store.ListAsync(null, cancellationToken)
            .Where(test => (category is null || test.Category == category) && (difficulty is null || test.Difficulty == difficulty))
            .Take(MaxTests + 1)
            .ToDictionaryAsync(test => test.TestId, test => (Test: test, Results: new List<SessionResult>()), cancellationToken: cancellationToken);
        if (tests.Count > MaxTests)
        {
            return Problem.OfField(ProblemCode.Invalid, "category", $"must narrow the analysis down to at most {MaxTests} tests");
        }

        await foreach (var recorded in store.ListResultsAsync(null, cancellationToken))
        {
            if (tests.TryGetValue(recorded.TestId, out var test))
            {
                test.Results.Add(recorded.Result);
            }
        }

        return SessionAnalysis.OfTasks(tests.Values.Select(test => (test.Test, (IReadOnlyList<SessionResult>)test.Results)));
    }

    private async Task<IReadOnlyList<SessionResult>> ResultsAsync(string testId, CancellationToken cancellationToken) =>
        await store.ListResultsAsync(testId, cancellationToken).Select(recorded => recorded.Result).ToListAsync(cancellationToken);
}
