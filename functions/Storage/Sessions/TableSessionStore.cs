using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Sessions;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Sessions;

/// <summary>
/// Tests and results in one partition, so that a result and its test's counts are written in one step: t:{test} holds the test, r:{test}:{session} a result.
/// </summary>
internal sealed class TableSessionStore(StorageConnection connection, StorageOptions options) : ISessionStore
{
    private const string Partition = "session";
    private const string TestPrefix = "t:";

    /// <summary>A transaction holds 100 entities; one of them is the test.</summary>
    private const int MaxDeletedAtOnce = 99;

    private readonly TableHandle _table = new(connection, options, "sessions");

    public async Task<Stored<SessionTest>?> FindAsync(string testId, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = await table.ReadAsync(Partition, TestKey(testId), cancellationToken);
        return row is null ? null : new Stored<SessionTest>(row.ReadJson<SessionTest>(), row.ETag.ToString());
    }

    public async Task<bool> TryCreateAsync(SessionTest test, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        return await TrySubmitAsync(table, [new(TableTransactionActionType.Add, RowOf(test))], cancellationToken);
    }

    public async Task<SessionResult?> FindResultAsync(string testId, string sessionId, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        return (await table.ReadAsync(Partition, ResultKey(testId, sessionId), cancellationToken))?.ReadJson<RecordedSession>().Result;
    }

    public async Task<bool> TryAddResultAsync(SessionTest test, string revision, SessionResult result, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var row = new TableEntity(Partition, ResultKey(test.TestId, result.SessionId)).WithJson(new RecordedSession(test.TestId, result));
        TableTransactionAction[] both =
        [
            new(TableTransactionActionType.UpdateReplace, RowOf(test), new ETag(revision)),
            new(TableTransactionActionType.Add, row),
        ];
        return await TrySubmitAsync(table, both, cancellationToken);
    }

    public async IAsyncEnumerable<SessionTest> ListAsync(string? afterTestId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A space sorts before every character of a name: this is the first row after the given one.
        await foreach (var row in QueryAsync(afterTestId is null ? TestPrefix : $"{TestKey(afterTestId)} ", RunRows.EndOf(TestPrefix), cancellationToken))
        {
            yield return row.ReadJson<SessionTest>();
        }
    }

    public async IAsyncEnumerable<RecordedSession> ListResultsAsync(string? testId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = ResultPrefix(testId);
        await foreach (var row in QueryAsync(prefix, RunRows.EndOf(prefix), cancellationToken))
        {
            yield return row.ReadJson<RecordedSession>();
        }
    }

    /// <summary>The test goes together with its last results, so that there never is a result without a test.</summary>
    public async Task<bool> DeleteAsync(string testId, CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var prefix = ResultPrefix(testId);
        while (await FindAsync(testId, cancellationToken) is { } present)
        {
            var results = await QueryAsync(prefix, RunRows.EndOf(prefix), cancellationToken).Take(MaxDeletedAtOnce + 1).ToListAsync(cancellationToken);
            var deleted = results.Take(MaxDeletedAtOnce).ToList();
            var rest = deleted.Select(row => row.ReadJson<RecordedSession>().Result.Type).CountBy(type => type).Aggregate(present.Value, (test, count) => test.WithResults(count.Key, -count.Value));
            var isLast = results.Count == deleted.Count;
            var step = new TableTransactionAction(isLast ? TableTransactionActionType.Delete : TableTransactionActionType.UpdateReplace, RowOf(rest), new ETag(present.Revision));
            if (await TrySubmitAsync(table, [step, .. deleted.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag))], cancellationToken) && isLast)
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> TrySubmitAsync(TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException refusal) when (refusal.IsConcurrencyConflict())
        {
            return false;
        }
    }

    private async IAsyncEnumerable<TableEntity> QueryAsync(string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await _table.OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return row;
        }
    }

    private static TableEntity RowOf(SessionTest test) => new TableEntity(Partition, TestKey(test.TestId)).WithJson(test);

    private static string TestKey(string testId) => TestPrefix + TableKey.Encode(testId);

    private static string ResultPrefix(string? testId) => testId is null ? "r:" : $"r:{TableKey.Encode(testId)}:";

    private static string ResultKey(string testId, string sessionId) => ResultPrefix(testId) + TableKey.Encode(sessionId);
}
