using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Splitrun.Local.Tests.Queues;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Local.Tests.Hosting;

[Collection(QueueTests.Name)]
public sealed class DrainTests(AzuriteFixture azurite)
{
    private readonly string _name = $"drain-{Guid.NewGuid():N}";

    private QueueClient Queue =>
        new(azurite.ConnectionString, _name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    [Fact]
    public async Task Stop_MessageAtWork_IsFinishedAndNoOtherIsTaken()
    {
        await using var host = await StartAsync();
        await Queue.SendMessageAsync("first");
        await Soon.TrueAsync(() => host.Get<Gate>().Waiting == 1);

        var stop = host.StopAsync();
        await Soon.TrueAsync(() => host.Get<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await Queue.SendMessageAsync("second");
        Assert.False(stop.IsCompleted);
        host.Get<Gate>().LetThrough(2);
        await stop;

        Assert.Equal([new("first", 1)], host.Get<Seen>().All);
        Assert.Equal("second", (await Queue.ReceiveMessageAsync()).Value.Body.ToString());
        Assert.Equal(1, (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Stop_RequestAtWork_IsAnsweredAndNoOtherIsTaken()
    {
        await using var host = await StartAsync();
        var answer = host.Http.GetStringAsync("/gated");
        await Soon.TrueAsync(() => host.Get<Gate>().Waiting == 1);

        var stop = host.StopAsync();
        await Soon.TrueAsync(() => IsRefusedAsync(host.Http.BaseAddress!));
        Assert.False(stop.IsCompleted);
        host.Get<Gate>().LetThrough(1);

        Assert.Equal("through", await answer);
        await stop;
    }

    [Fact]
    public async Task Stop_WorkOutlastsTheDrainTime_IsCancelledAndDeliveredAgain()
    {
        await using var host = await StartAsync(drain: TimeSpan.FromSeconds(1));
        await Queue.SendMessageAsync("endless");
        await Soon.TrueAsync(() => host.Get<Gate>().Waiting == 1);

        await host.StopAsync();

        Assert.Equal(0, host.Get<Gate>().Waiting);
        Assert.Empty(host.Get<Seen>().All);
        Assert.Equal(2, (await Queue.ReceiveMessageAsync()).Value.DequeueCount);
    }

    [Fact]
    public async Task Run_WorkOutlastsTheFunctionTimeout_IsCancelledAndDeliveredAgain()
    {
        await using var host = await StartAsync(functionTimeout: "00:00:01");
        await Queue.SendMessageAsync("endless");

        await Soon.TrueAsync(() => host.Get<Gate>().Entered == 2);

        Assert.Equal(1, host.Get<Gate>().Most);
        Assert.Empty(host.Get<Seen>().All);
    }

    private static async Task<bool> IsRefusedAsync(Uri address)
    {
        using var client = new HttpClient();
        try
        {
            using var response = await client.GetAsync(address);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private async Task<RunningHost> StartAsync(TimeSpan? drain = null, string functionTimeout = "00:10:00")
    {
        await Queue.CreateIfNotExistsAsync();
        return await RunningHost.StartAsync(new HostSetup(typeof(GatedFunctions))
        {
            HostJson = $$"""
                { "version": "2.0", "functionTimeout": "{{functionTimeout}}", "extensions": {
                  "http": { "routePrefix": "" }, "queues": { "maxPollingInterval": "00:00:00.2" } } }
                """,
            Settings = new() { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Queue"] = _name },
            Configure = builder =>
            {
                builder.Services.AddSingleton<Seen>().AddSingleton<Gate>();
                if (drain is { } time)
                    builder.Services.PostConfigure<HostOptions>(options => options.ShutdownTimeout = time);
            },
        });
    }

    public sealed class GatedFunctions(Seen seen, Gate gate)
    {
        [Function("GatedMessage")]
        public async Task Message([QueueTrigger("%Queue%")] string text, int dequeueCount, CancellationToken cancellationToken)
        {
            await gate.PassAsync(cancellationToken);
            seen.Add(new Delivery(text, dequeueCount));
        }

        [Function("GatedRequest")]
        public async Task<IResult> Request(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "gated")] HttpRequest request,
            CancellationToken cancellationToken)
        {
            await gate.PassAsync(cancellationToken);
            return Results.Text(request.HttpContext.RequestAborted.IsCancellationRequested ? "aborted" : "through");
        }
    }
}
