using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Splitrun.Local.Tests.Hosting;
using Splitrun.Local.Timers;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Local.Tests.Timers;

[Collection(TimerTests.Name)]
public sealed class TimerListenerTests(AzuriteFixture azurite)
{
    private readonly string _hostId = $"{Guid.NewGuid():N}";

    private BlobContainerClient Container => new(azurite.ConnectionString, "azure-webjobs-hosts");

    [Fact]
    public async Task Run_EverySecond_RunsOnceASecondWithoutStatus()
    {
        var started = Stopwatch.GetTimestamp();
        await using var host = await StartAsync<Ticking>("* * * * * *");
        var ticks = host.Get<Ticks>();

        await Soon.TrueAsync(() => ticks.All.Count >= 3);

        Assert.All(ticks.All, tick => Assert.Null(tick.Info.ScheduleStatus));
        Assert.InRange(ticks.All.Count, 3, Stopwatch.GetElapsedTime(started).TotalSeconds + 1);
    }

    [Fact]
    public async Task Run_FunctionFails_KeepsTheSchedule()
    {
        await using var host = await StartAsync<FailingTimer>("* * * * * *");

        await Soon.TrueAsync(() => host.Get<Ticks>().All.Count >= 2);
    }

    [Fact]
    public async Task Run_OnStartup_RunsAtOnceAndKeepsTheStatus()
    {
        await using var host = await StartAsync<EagerTimer>("0 0 0 1 1 *");
        var ticks = host.Get<Ticks>();

        await Soon.TrueAsync(() => ticks.All.Count == 1);
        var tick = ticks.All.Single();

        Assert.False(tick.Info.IsPastDue);
        Assert.Equal(new DateTime(tick.Time.Year + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc), tick.Info.ScheduleStatus!.Next);
        await Soon.TrueAsync(async () => await ReadAsync<EagerTimer>() is { Last: var last } && last != default);
    }

    [Fact]
    public async Task Run_OccurrenceMissed_IsMadeUpForOnce()
    {
        var yesterday = DateTime.UtcNow.AddDays(-1);
        await WriteAsync<Ticking>(new ScheduleStatus { Last = yesterday, LastUpdated = yesterday, Next = yesterday.AddHours(1) });
        await using var host = await StartAsync<Ticking>("0 0 * * * *");
        var ticks = host.Get<Ticks>();

        await Soon.TrueAsync(() => ticks.All.Count == 1);
        await Soon.TrueAsync(async () => (await ReadAsync<Ticking>())!.Last > yesterday.AddHours(1));

        Assert.True(ticks.All.Single().Info.IsPastDue);
        Assert.Equal(yesterday, ticks.All.Single().Info.ScheduleStatus!.Last);
        Assert.True((await ReadAsync<Ticking>())!.Next > DateTime.UtcNow);
    }

    [Fact]
    public async Task Run_TwoHosts_OneKeepsTheTimerAndTheOtherTakesOver()
    {
        await using var first = await StartAsync<Ticking>("* * * * * *");
        await Soon.TrueAsync(() => first.Get<Ticks>().All.Count >= 1);
        await using var second = await StartAsync<Ticking>("* * * * * *");

        await Soon.TrueAsync(() => first.Get<Ticks>().All.Count >= 8);
        Assert.Empty(second.Get<Ticks>().All);
        await first.StopAsync();

        await Soon.TrueAsync(() => second.Get<Ticks>().All.Count >= 2);
        Assert.True(first.Get<Ticks>().All[^1].Time < second.Get<Ticks>().All[0].Time);
    }

    [Fact]
    public async Task Run_HolderDisappears_LeaseRunsOut()
    {
        var blob = Container.GetBlobClient($"locks/{_hostId}/{typeof(Ticking).FullName}.Run.Listener");
        await Container.CreateIfNotExistsAsync();
        await blob.UploadAsync(BinaryData.Empty);
        await blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15));

        await using var host = await StartAsync<Ticking>("* * * * * *");

        await Soon.TrueAsync(() => host.Get<Ticks>().All.Count >= 1, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Run_LeaseIsTakenAway_StopsUntilItIsFree()
    {
        await using var host = await StartAsync<Ticking>("* * * * * *");
        var ticks = host.Get<Ticks>();
        await Soon.TrueAsync(() => ticks.All.Count >= 1);
        var thief = Container.GetBlobClient($"locks/{_hostId}/{typeof(Ticking).FullName}.Run.Listener").GetBlobLeaseClient();

        await thief.BreakAsync(TimeSpan.Zero);
        await thief.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);

        await Soon.TrueAsync(() => ticks.All[^1].Time < DateTimeOffset.UtcNow.AddSeconds(-3));
        var count = ticks.All.Count;
        await thief.ReleaseAsync();
        await Soon.TrueAsync(() => ticks.All.Count > count);
    }

    [Fact]
    public async Task Run_StorageAway_KeepsTryingUntilItIsBack()
    {
        var late = new AzuriteFixture();
        await using var host = await StartAsync<EagerTimer>("0 0 0 1 1 *", late.ConnectionString);
        try
        {
            await late.InitializeAsync();

            await Soon.TrueAsync(() => host.Get<Ticks>().All.Count == 1, TimeSpan.FromSeconds(60));
        }
        finally
        {
            await host.StopAsync();
            await late.DisposeAsync();
        }
    }

    [Fact]
    public async Task Start_NotASchedule_Throws()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync<Ticking>("every day"));
    }

    private Task<RunningHost> StartAsync<TFunctions>(string schedule, string? storage = null) => RunningHost.StartAsync(new HostSetup(typeof(TFunctions))
    {
        Settings = new()
        {
            ["AzureWebJobsStorage"] = storage ?? azurite.ConnectionString,
            ["AzureFunctionsWebHost:hostid"] = _hostId,
            ["Schedule"] = schedule,
        },
        Configure = builder => builder.Services.AddSingleton<Ticks>(),
    });

    private ScheduleStore Store<TFunctions>() => new(Container, $"timers/{_hostId}/{typeof(TFunctions).FullName}.Run/status");

    private Task<ScheduleStatus?> ReadAsync<TFunctions>() => Store<TFunctions>().ReadAsync(CancellationToken.None);

    private Task WriteAsync<TFunctions>(ScheduleStatus status) => Store<TFunctions>().WriteAsync(status, CancellationToken.None);

    public sealed class Ticking(Ticks ticks)
    {
        [Function("Ticking")]
        public void Run([TimerTrigger("%Schedule%")] TimerInfo timer) => ticks.Add(timer);
    }

    public sealed class EagerTimer(Ticks ticks)
    {
        [Function("Eager")]
        public void Run([TimerTrigger("%Schedule%", RunOnStartup = true)] TimerInfo timer) => ticks.Add(timer);
    }

    public sealed class FailingTimer(Ticks ticks)
    {
        [Function("FailingTimer")]
        public void Run([TimerTrigger("%Schedule%")] TimerInfo timer)
        {
            ticks.Add(timer);
            throw new InvalidDataException();
        }
    }

    public sealed record Tick(TimerInfo Info, DateTimeOffset Time);

    public sealed class Ticks
    {
        private readonly Lock _lock = new();
        private readonly List<Tick> _ticks = [];

        public IReadOnlyList<Tick> All
        {
            get
            {
                lock (_lock)
                    return [.. _ticks];
            }
        }

        public void Add(TimerInfo info)
        {
            lock (_lock)
                _ticks.Add(new Tick(info, DateTimeOffset.UtcNow));
        }
    }
}
