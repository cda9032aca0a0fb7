using Microsoft.Extensions.Configuration;
using Splitrun.Storage.Connections;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Storage.Tests.Connections;

/// <summary>The contract suites share one storage emulator.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteStorage>
{
    public const string Name = "Azurite";
}

/// <summary>A storage emulator in which every test has tables of its own.</summary>
public sealed class AzuriteStorage : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite = new();
    private int _tests;

    public StorageConnection Connection => new(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = _azurite.ConnectionString }).Build(), new StorageOptions());

    /// <summary>Options under which nobody else has tables.</summary>
    public StorageOptions OwnTables() => new() { TablePrefix = $"test{Interlocked.Increment(ref _tests)}" };

    public Task InitializeAsync() => _azurite.InitializeAsync();

    public Task DisposeAsync() => _azurite.DisposeAsync();
}
