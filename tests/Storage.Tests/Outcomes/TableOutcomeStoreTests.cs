using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.Storage.Outcomes;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tests.Connections;

namespace Splitrun.Storage.Tests.Outcomes;

[Collection(AzuriteCollection.Name)]
public sealed class TableOutcomeStoreTests : OutcomeStoreContract
{
    public TableOutcomeStoreTests(AzuriteStorage azurite)
    {
        var connection = azurite.Connection;
        var options = azurite.OwnTables();
        (Store, Runs) = (new TableOutcomeStore(connection, options), new TableRunStore(connection, options));
    }

    protected override IOutcomeStore Store { get; }

    protected override IRunStore Runs { get; }
}
