using Azure;
using Azure.Data.Tables;
using Splitrun.Domain.Batching;
using Splitrun.Storage.Limits;
using Splitrun.Storage.Tables;
using Splitrun.Storage.Tests.Connections;

namespace Splitrun.Storage.Tests.Tables;

/// <summary>What is said to fit does, and what is refused is said to be too large.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class TransactionSizeTests(AzuriteStorage azurite)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TableHandle _table = new(azurite.Connection, azurite.OwnTables(), "sizes");

    [Theory]
    [InlineData(100)]
    [InlineData(6)]
    public async Task SubmitAsync_AlmostMoreThanATransactionTakes_IsWritten(int rows)
    {
        var table = await _table.OpenAsync(None);
        var actions = Actions(rows, most: StorageLimits.TransactionBytes);

        await table.SubmitAsync(actions, None);

        Assert.InRange(actions.Sum(TransactionSize.OnTheWire), StorageLimits.TransactionBytes * 0.95, StorageLimits.TransactionBytes);
        Assert.Equal(rows, await table.QueryAsync<TableEntity>(select: ["RowKey"]).CountAsync());
    }

    [Fact]
    public async Task SubmitAsync_MoreThanATransactionTakes_SaysSoAndWritesNothing()
    {
        var table = await _table.OpenAsync(None);

        await Assert.ThrowsAsync<CommitTooLargeException>(() => table.SubmitAsync(Actions(100, most: StorageLimits.TransactionBytes + 100_000), None));

        Assert.Equal(0, await table.QueryAsync<TableEntity>().CountAsync());
    }

    [Fact]
    public async Task SubmitAsync_MoreThanARowHolds_SaysSo()
    {
        var table = await _table.OpenAsync(None);
        var row = new TableEntity("p", "r");
        for (var i = 0; i < 17; i++)
        {
            row[$"json{i}"] = new byte[StorageLimits.PropertyBytes];
        }

        await Assert.ThrowsAsync<CommitTooLargeException>(() => table.SubmitAsync([new(TableTransactionActionType.Add, row)], None));
    }

    [Fact]
    public async Task IsTooLarge_WhatStorageAnswers_IsToldFromOtherRefusals()
    {
        var table = await _table.OpenAsync(None);

        var refusal = await Assert.ThrowsAnyAsync<RequestFailedException>(() => table.SubmitTransactionAsync(Actions(100, most: StorageLimits.TransactionBytes * 5 / 4), None));

        Assert.True(refusal.IsTooLarge(), refusal.Message);
        Assert.False(refusal.IsConcurrencyConflict());
        Assert.False(new RequestFailedException(412, "moved").IsTooLarge());
    }

    /// <summary>Rows of the same size that take as many bytes as may be.</summary>
    private static List<TableTransactionAction> Actions(int rows, long most)
    {
        var step = most / rows / 40;
        TableTransactionAction Action(int i, int bytes)
        {
            var row = new TableEntity("a-partition|0", $"o:{i:D12}");
            for (var (start, part) = (0, 0); start < bytes; start += StorageLimits.PropertyBytes, part++)
            {
                row[$"json{part}"] = new byte[Math.Min(StorageLimits.PropertyBytes, bytes - start)];
            }

            return new TableTransactionAction(TableTransactionActionType.Add, row);
        }

        var size = Enumerable.Range(1, 40).Select(i => (int)(i * step)).Last(bytes => rows * TransactionSize.OnTheWire(Action(0, bytes)) <= most);
        return [.. Enumerable.Range(0, rows).Select(i => Action(i, size))];
    }
}
