using Splitrun.Domain.Automations;
using Splitrun.Storage.Automations;
using Splitrun.Storage.Tests.Connections;
using Splitrun.TestKit.Automations;

namespace Splitrun.Storage.Tests.Automations;

public sealed class InMemoryAutomationStoreTests : AutomationStoreContract
{
    protected override IAutomationStore Store { get; } = new InMemoryAutomationStore();
}

[Collection(AzuriteCollection.Name)]
public sealed class TableAutomationStoreTests(AzuriteStorage azurite) : AutomationStoreContract
{
    protected override IAutomationStore Store { get; } = new TableAutomationStore(azurite.Connection, azurite.OwnTables());
}

public sealed class InMemoryAutomationRunStoreTests : AutomationRunStoreContract
{
    protected override IAutomationRunStore Store { get; } = new InMemoryAutomationRunStore();
}

[Collection(AzuriteCollection.Name)]
public sealed class TableAutomationRunStoreTests(AzuriteStorage azurite) : AutomationRunStoreContract
{
    protected override IAutomationRunStore Store { get; } = new TableAutomationRunStore(azurite.Connection, azurite.OwnTables());
}
