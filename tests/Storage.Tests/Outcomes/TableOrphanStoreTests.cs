using Azure;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Outcomes;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Outcomes;
using Splitrun.Storage.Tests.Connections;
using Splitrun.TestKit.Chance;

namespace Splitrun.Storage.Tests.Outcomes;

[Collection(AzuriteCollection.Name)]
public sealed class TableOrphanStoreTests(AzuriteStorage azurite) : OrphanStoreContract
{
    private readonly StorageOptions _options = azurite.OwnTables();

    protected override IOrphanStore Store => field ??= new TableOrphanStore(azurite.Connection, _options, new Contention(TimeProvider.System, new SeededChance(1)));

    /// <summary>A table that is gone looks like a row that is gone, and no number of tries would bring it back.</summary>
    [Fact]
    public async Task PutAsync_TableIsGone_FailsAtOnce()
    {
        var orphan = new OrphanedOutcome(new Outcome { Experiment = "prompt_style", RunId = "run", RecordedAt = DateTimeOffset.UnixEpoch }, DateTimeOffset.UnixEpoch);
        await Store.PutAsync(orphan, CancellationToken.None);
        await azurite.Connection.Tables.DeleteTableAsync(_options.TablePrefix + "orphans");

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Store.PutAsync(orphan, CancellationToken.None));

        Assert.Equal(404, failure.Status);
    }

    /// <summary>Cursors come from outside: one that nobody handed out starts somewhere, or is refused, but does not fail.</summary>
    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a b c")]
    [InlineData("' or 1 eq 1")]
    [InlineData("\u0001\n")]
    public async Task ListAsync_CursorOfNobody_Answers(string cursor) =>
        Assert.Empty((await Store.ListAsync(10, cursor, CancellationToken.None)).Items);
}
