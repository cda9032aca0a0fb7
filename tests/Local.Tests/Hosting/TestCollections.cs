using Splitrun.TestKit.Azurite;

namespace Splitrun.Local.Tests.Hosting;

/// <summary>The tests of queues share one emulator; each uses a queue of its own.</summary>
[CollectionDefinition(Name)]
public sealed class QueueTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Queues on Azurite";
}

/// <summary>The tests of timers share another, so that the two run at the same time; each uses a host id of its own.</summary>
[CollectionDefinition(Name)]
public sealed class TimerTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Timers on Azurite";
}
