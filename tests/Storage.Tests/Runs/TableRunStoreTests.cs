using Splitrun.Domain.Runs;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tests.Connections;

namespace Splitrun.Storage.Tests.Runs;

[Collection(AzuriteCollection.Name)]
public sealed class TableRunStoreTests(AzuriteStorage azurite) : RunStoreContract
{
    protected override IRunStore Store { get; } = new TableRunStore(azurite.Connection, azurite.OwnTables());
}
