using Splitrun.Domain.Assignment;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Sessions;

/// <summary>Creates tests and records results, each once however often it is sent.</summary>
public sealed class SessionRecorder(ISessionStore store, TimeProvider time, IChance chance)
{
    /// <summary>Most results of a test: an analysis reads them all.</summary>
    public const int MaxResults = 10_000;

    private readonly Contention _contention = new(time, chance);

    /// <summary>Creates the test; the same test again is the one that is there.</summary>
    public async Task<Result<Recorded<SessionTest>>> CreateAsync(SessionTestDraft draft, CancellationToken cancellationToken)
    {
        if (!draft.Validate(time.GetUtcNow(), chance.NewId()).TryGet(out var test, out var problem))
        {
            return problem;
        }

        if (await store.TryCreateAsync(test, cancellationToken))
        {
            return new Recorded<SessionTest>(test, true);
        }

        var present = await store.FindAsync(test.TestId, cancellationToken);
        return present is not null && present.Value.IsSameTask(test)
            ? new Recorded<SessionTest>(present.Value, false)
            : Problem.OfField(ProblemCode.Conflict, "test_id", $"is taken by another test: \"{test.TestId}\"");
    }

    /// <summary>Records a result; a session that has one keeps it.</summary>
    public async Task<Result<Recorded<SessionResult>>> AddResultAsync(string testId, SessionResultDraft draft, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Contention.MaxAttempts; attempt++)
        {
            if (await store.FindAsync(testId, cancellationToken) is not { } present)
            {
                return Problem.NotFound($"test \"{testId}\"");
            }

            if (!draft.Validate(present.Value.Types, time.GetUtcNow()).TryGet(out var result, out var problem))
            {
                return problem;
            }

            if (await store.FindResultAsync(testId, result.SessionId, cancellationToken) is { } known)
            {
                return new Recorded<SessionResult>(known, false);
            }

            if (present.Value.Results.Values.Sum() >= MaxResults)
            {
                return Problem.Of(ProblemCode.Conflict, $"Test \"{testId}\" has {MaxResults} results, which is the most there may be.");
            }

            if (await store.TryAddResultAsync(present.Value.WithOneMore(result.Type), present.Revision, result, cancellationToken))
            {
                return new Recorded<SessionResult>(result, true);
            }

            await _contention.StandBackAsync(attempt, cancellationToken);
        }

        return Problem.Of(ProblemCode.TooManyRequests, $"Test \"{testId}\" gets more results at once than can be written; send it again later.");
    }
}

/// <summary>What is kept, and whether this request brought it.</summary>
/// <param name="Value">What is kept.</param>
/// <param name="IsNew">Whether it was not there before.</param>
public sealed record Recorded<T>(T Value, bool IsNew)
    where T : notnull;
