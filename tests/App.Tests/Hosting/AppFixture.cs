using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Hosting;

/// <summary>One app on one emulator for the tests that only need experiments of their own.</summary>
public sealed class AppFixture : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite = new();
    private SplitrunApp? _app;

    public SplitrunApp App => _app ?? throw new InvalidOperationException("The fixture is not started.");

    public string ConnectionString => _azurite.ConnectionString;

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        _app = await SplitrunApp.StartAsync(_azurite.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await _azurite.DisposeAsync();
    }
}

/// <summary>The tests that share the one app.</summary>
[CollectionDefinition(Name)]
public sealed class RunningApp : ICollectionFixture<AppFixture>
{
    public const string Name = "running app";
}
