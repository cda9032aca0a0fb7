using Microsoft.Extensions.Configuration;
using Splitrun.Domain.Reports;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Reports;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Storage.Tests.Reports;

public sealed class TablePublicationHistoryTests : PublicationHistoryContract, IClassFixture<AzuriteFixture>
{
    public TablePublicationHistoryTests(AzuriteFixture azurite)
    {
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString };
        var options = new StorageOptions();
        History = new TablePublicationHistory(new StorageConnection(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), options), options);
    }

    protected override IPublicationHistory History { get; }
}
