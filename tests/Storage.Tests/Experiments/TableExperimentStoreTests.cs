using Splitrun.Domain.Experiments;
using Splitrun.Storage.Experiments;
using Splitrun.Storage.Tests.Connections;

namespace Splitrun.Storage.Tests.Experiments;

[Collection(AzuriteCollection.Name)]
public sealed class TableExperimentStoreTests(AzuriteStorage azurite) : ExperimentStoreContract
{
    protected override IExperimentStore Store { get; } = new TableExperimentStore(azurite.Connection, azurite.OwnTables());
}
