using Splitrun.Domain.Sessions;
using Splitrun.Storage.Sessions;
using Splitrun.Storage.Tests.Connections;

namespace Splitrun.Storage.Tests.Sessions;

[Collection(AzuriteCollection.Name)]
public sealed class TableSessionStoreTests(AzuriteStorage azurite) : SessionStoreContract
{
    protected override ISessionStore Store { get; } = new TableSessionStore(azurite.Connection, azurite.OwnTables());
}
