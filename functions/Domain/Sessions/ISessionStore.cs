using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Sessions;

/// <summary>Keeps tests of sessions with their results.</summary>
public interface ISessionStore
{
    /// <summary>The test as it is now, or null.</summary>
    Task<Stored<SessionTest>?> FindAsync(string testId, CancellationToken cancellationToken);

    /// <summary>Keeps a new test. False when the name is taken.</summary>
    Task<bool> TryCreateAsync(SessionTest test, CancellationToken cancellationToken);

    /// <summary>The result of that session, or null.</summary>
    Task<SessionResult?> FindResultAsync(string testId, string sessionId, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a result together with its test's new counts, in one step. False when <paramref name="revision"/> is not the test's present one, or there is a
    /// result of that session.
    /// </summary>
    Task<bool> TryAddResultAsync(SessionTest test, string revision, SessionResult result, CancellationToken cancellationToken);

    /// <summary>Tests in the order of their names, from after <paramref name="afterTestId"/> on.</summary>
    IAsyncEnumerable<SessionTest> ListAsync(string? afterTestId, CancellationToken cancellationToken);

    /// <summary>Results of that test, or of every test when it is null; those of one test stand together.</summary>
    IAsyncEnumerable<RecordedSession> ListResultsAsync(string? testId, CancellationToken cancellationToken);

    /// <summary>Deletes a test with its results. False when there is none.</summary>
    Task<bool> DeleteAsync(string testId, CancellationToken cancellationToken);
}

/// <summary>A result with the test it belongs to.</summary>
/// <param name="TestId">Name of the test.</param>
/// <param name="Result">The result.</param>
public sealed record RecordedSession(string TestId, SessionResult Result);
