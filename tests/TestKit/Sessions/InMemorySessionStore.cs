using System.Globalization;
using System.Runtime.CompilerServices;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Sessions;

namespace Splitrun.TestKit.Sessions;

/// <summary>Tests and results in memory; a revision is the number of the write.</summary>
public sealed class InMemorySessionStore : ISessionStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Kept> _tests = new(StringComparer.Ordinal);
    private long _writes;

    public Task<Stored<SessionTest>?> FindAsync(string testId, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tests.TryGetValue(testId, out var kept) ? new Stored<SessionTest>(kept.Test, kept.Revision) : null);
    }

    public Task<bool> TryCreateAsync(SessionTest test, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tests.TryAdd(test.TestId, new Kept(test, NextRevision(), [])));
    }

    public Task<SessionResult?> FindResultAsync(string testId, string sessionId, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tests.GetValueOrDefault(testId)?.Results.GetValueOrDefault(sessionId));
    }

    public Task<bool> TryAddResultAsync(SessionTest test, string revision, SessionResult result, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_tests.TryGetValue(test.TestId, out var kept) || kept.Revision != revision || !kept.Results.TryAdd(result.SessionId, result))
                return Task.FromResult(false);

            _tests[test.TestId] = kept with { Test = test, Revision = NextRevision() };
            return Task.FromResult(true);
        }
    }

    public async IAsyncEnumerable<SessionTest> ListAsync(string? afterTestId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var kept in Present().Where(kept => afterTestId is null || string.CompareOrdinal(kept.Test.TestId, afterTestId) > 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return kept.Test;
        }
    }

    public async IAsyncEnumerable<RecordedSession> ListResultsAsync(string? testId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var kept in Present().Where(kept => testId is null || kept.Test.TestId == testId))
        {
            foreach (var result in kept.Results.Values)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                yield return new RecordedSession(kept.Test.TestId, result);
            }
        }
    }

    public Task<bool> DeleteAsync(string testId, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_tests.Remove(testId));
    }

    private List<Kept> Present()
    {
        lock (_gate)
            return [.. _tests.Values.Select(kept => kept with { Results = new SortedDictionary<string, SessionResult>(kept.Results, StringComparer.Ordinal) })];
    }

    private string NextRevision() => (++_writes).ToString(CultureInfo.InvariantCulture);

    private sealed record Kept(SessionTest Test, string Revision, SortedDictionary<string, SessionResult> Results);
}
