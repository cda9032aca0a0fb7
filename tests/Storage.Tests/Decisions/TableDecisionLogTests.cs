using Splitrun.Domain.Decisions;
using Splitrun.Storage.Decisions;
using Splitrun.Storage.Tests.Connections;

namespace Splitrun.Storage.Tests.Decisions;

[Collection(AzuriteCollection.Name)]
public sealed class TableDecisionLogTests(AzuriteStorage azurite) : DecisionLogContract
{
    protected override IDecisionLog Log { get; } = new TableDecisionLog(azurite.Connection, azurite.OwnTables());

    /// <summary>Cursors come from outside: one that nobody handed out starts somewhere, but does not fail.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("' or 1 eq 1")]
    [InlineData("a/b\\c#?%")]
    [InlineData("\u0001\n")]
    public async Task ListAsync_CursorOfNobody_Answers(string cursor) =>
        Assert.Empty((await Log.ListAsync("nothing", 10, cursor, CancellationToken.None)).Items);
}
