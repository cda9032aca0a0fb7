using Splitrun.Domain.Outcomes;
using Splitrun.Storage.Outcomes;
using Splitrun.Storage.Tests.Connections;

namespace Splitrun.Storage.Tests.Outcomes;

[Collection(AzuriteCollection.Name)]
public sealed class TableOrphanStoreTests(AzuriteStorage azurite) : OrphanStoreContract
{
    protected override IOrphanStore Store { get; } = new TableOrphanStore(azurite.Connection, azurite.OwnTables());

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
