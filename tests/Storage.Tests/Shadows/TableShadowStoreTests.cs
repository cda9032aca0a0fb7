using Microsoft.Extensions.Configuration;
using Splitrun.Domain.Shadows;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Shadows;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Storage.Tests.Shadows;

public sealed class TableShadowStoreTests : ShadowStoreContract, IClassFixture<AzuriteFixture>
{
    public TableShadowStoreTests(AzuriteFixture azurite)
    {
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString };
        var options = new StorageOptions();
        Store = new TableShadowStore(new StorageConnection(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), options), options);
    }

    protected override IShadowStore Store { get; }
}
