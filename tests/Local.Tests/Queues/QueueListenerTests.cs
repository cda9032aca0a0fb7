using System.Collections.Concurrent;
using System.Text;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Splitrun.Local.Tests.Hosting;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Local.Tests.Queues;

[Collection(QueueTests.Name)]
public sealed class QueueListenerTests(AzuriteFixture azurite)
{
    private string _name = $"work-{Guid.NewGuid():N}";

    private QueueClient Queue => Client(_name);

    private QueueClient Poison => Client(_name + "-poison");

    [Fact]
    public async Task Run_Message_ReachesTheFunctionAndIsDeleted()
    {
        await using var host = await StartAsync<Collecting>();

        await Queue.SendMessageAsync("{\"text\":\"grüße\"}");

        var seen = host.Get<Seen>();
        await Soon.TrueAsync(() => seen.Count == 1);
        Assert.Equal(new Delivery("{\"text\":\"grüße\"}", 1), seen.All.Single());
        await Soon.TrueAsync(IsEmptyAsync);
    }

    [Fact]
    public async Task Run_FunctionTakesTheQueueMessage_SeesItsProperties()
    {
        await using var host = await StartAsync<Inspecting>();

        SendReceipt sent = await Queue.SendMessageAsync("body");

        var seen = host.Get<Seen>();
        await Soon.TrueAsync(() => seen.Count == 1);
        Assert.Equal($"{sent.MessageId} {sent.MessageId} body", seen.All.Single().Text);
    }

    [Fact]
    public async Task Run_FunctionFails_ComesAgainAfterTheVisibilityTimeoutUnchanged()
    {
        await using var host = await StartAsync<FailingTwice>(visibilityTimeout: "00:00:01");

        await Queue.SendMessageAsync("stubborn");

        var seen = host.Get<Seen>();
        await Soon.TrueAsync(() => seen.Count == 3);
        Assert.Equal([new("stubborn", 1), new("stubborn", 2), new("stubborn", 3)], seen.All);
        Assert.All(seen.Gaps, gap => Assert.InRange(gap.TotalSeconds, 0.9, 5));
        await Soon.TrueAsync(IsEmptyAsync);
    }

    [Fact]
    public async Task Run_FunctionAlwaysFails_GoesToThePoisonQueueAfterMaxDequeueCount()
    {
        await using var host = await StartAsync<FailingAlways>();

        await Queue.SendMessageAsync("poison");

        await Soon.TrueAsync(async () => await Poison.ExistsAsync() && (await Poison.PeekMessageAsync()).Value is not null);
        Assert.Equal("poison", (await Poison.PeekMessageAsync()).Value.Body.ToString());
        Assert.Equal([1, 2, 3], host.Get<Seen>().All.Select(delivery => delivery.Count));
        await Soon.TrueAsync(IsEmptyAsync);
    }

    [Fact]
    public async Task Run_DeliveredTooOftenBefore_GoesToThePoisonQueueUnseen()
    {
        await Queue.CreateAsync();
        await Queue.SendMessageAsync("worn out");
        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var message = (await Queue.ReceiveMessageAsync()).Value;
            await Queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        }

        await using var host = await StartAsync<Collecting>();

        await Soon.TrueAsync(async () => await Poison.ExistsAsync() && (await Poison.PeekMessageAsync()).Value is not null);
        Assert.Equal(0, host.Get<Seen>().Count);
    }

    [Fact]
    public async Task Run_PoisonQueueItself_KeepsTheMessageHiddenForTheHold()
    {
        _name += "-poison";
        await using var host = await StartAsync<FailingAlways>(hold: "00:00:02");

        await Queue.SendMessageAsync("still bad");

        var seen = host.Get<Seen>();
        await Soon.TrueAsync(() => seen.Count == 2);
        Assert.True(seen.Gaps.Single() > TimeSpan.FromSeconds(1.5));
        Assert.False(await Poison.ExistsAsync());
    }

    [Fact]
    public async Task Run_NamedConnection_ReadsThatAccount()
    {
        await Queue.CreateAsync();
        await using var host = await StartAsync<Elsewhere>(storage: "UseDevelopmentStorage=true");

        await Queue.SendMessageAsync("elsewhere");

        await Soon.TrueAsync(() => host.Get<Seen>().Count == 1);
    }

    [Fact]
    public async Task Run_Middleware_RunsAroundMessagesToo()
    {
        var around = new ConcurrentQueue<string>();
        await using var host = await StartAsync<Collecting>(middleware: async (context, next) =>
        {
            around.Enqueue($"{context.FunctionDefinition.Name} {context.GetHttpContext() is null}");
            await next();
        });

        await Queue.SendMessageAsync("wrapped");

        await Soon.TrueAsync(() => host.Get<Seen>().Count == 1);
        Assert.Equal("Collecting True", Assert.Single(around));
    }

    [Fact]
    public async Task Run_NotBase64_GoesToThePoisonQueueAsItIs()
    {
        await using var host = await StartAsync<Collecting>();
        var raw = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };

        await new QueueClient(azurite.ConnectionString, _name, raw).SendMessageAsync("{not base64}");

        var poison = new QueueClient(azurite.ConnectionString, _name + "-poison", raw);
        await Soon.TrueAsync(async () => await poison.ExistsAsync() && (await poison.PeekMessageAsync()).Value is not null);
        Assert.Equal("{not base64}", (await poison.PeekMessageAsync()).Value.Body.ToString());
        Assert.Equal(0, host.Get<Seen>().Count);
    }

    [Fact]
    public async Task Run_ManyMessages_WorksOnBatchAndThresholdAtOnceAndNoMore()
    {
        await Queue.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Queue.SendMessageAsync($"{number}")));
        await using var host = await StartAsync<Gated>(batchSize: 4, newBatchThreshold: 2);
        var gate = host.Get<Gate>();

        await Soon.TrueAsync(() => gate.Waiting == 4);
        gate.LetThrough(1);
        await Soon.TrueAsync(() => gate.Waiting == 3);
        gate.LetThrough(1);
        await Soon.TrueAsync(() => gate.Waiting == 6);
        gate.LetThrough(20);

        await Soon.TrueAsync(() => host.Get<Seen>().Count == 20);
        Assert.Equal(20, host.Get<Seen>().All.Distinct().Count());
        Assert.Equal(6, gate.Most);
        await Soon.TrueAsync(IsEmptyAsync);
    }

    [Fact]
    public async Task Run_FunctionOutlivesTheHold_IsDeliveredOnce()
    {
        await using var host = await StartAsync<Gated>(hold: "00:00:02");
        var gate = host.Get<Gate>();
        await Queue.SendMessageAsync("slow");

        await Soon.TrueAsync(() => gate.Waiting == 1);
        await Soon.StaysTrueAsync(() => gate.Entered == 1, TimeSpan.FromSeconds(5));
        gate.LetThrough(1);

        await Soon.TrueAsync(IsEmptyAsync);
        Assert.Equal([new("slow", 1)], host.Get<Seen>().All);
    }

    [Fact]
    public async Task Run_QueueIsDeleted_IsMadeAnew()
    {
        await using var host = await StartAsync<Collecting>();
        await Soon.TrueAsync(async () => await Queue.ExistsAsync());

        await Queue.DeleteAsync();

        await Soon.TrueAsync(async () => await Queue.ExistsAsync());
        await Queue.SendMessageAsync("after");
        await Soon.TrueAsync(() => host.Get<Seen>().Count == 1);
    }

    [Fact]
    public async Task Run_StorageAway_KeepsTryingUntilItIsBack()
    {
        var late = new AzuriteFixture();
        await using var host = await StartAsync<Collecting>(storage: late.ConnectionString);
        try
        {
            using var alive = await host.Http.GetAsync("/");
            await late.InitializeAsync();
            var queue = new QueueClient(
                late.ConnectionString, _name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
            await Soon.TrueAsync(async () => await queue.ExistsAsync(), TimeSpan.FromSeconds(60));
            await queue.SendMessageAsync("at last");
            await Soon.TrueAsync(() => host.Get<Seen>().Count == 1);
        }
        finally
        {
            await host.StopAsync();
            await late.DisposeAsync();
        }
    }

    [Fact]
    public async Task Start_NoConnection_Throws()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunningHost.StartAsync(new HostSetup(typeof(Collecting)) { Settings = new() { ["Queue"] = _name } }));

        Assert.Contains("AzureWebJobsStorage", exception.Message, StringComparison.Ordinal);
    }

    private QueueClient Client(string name) =>
        new(azurite.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private async Task<bool> IsEmptyAsync() => (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0;

    private async Task<RunningHost> StartAsync<TFunctions>(
        int batchSize = 16,
        int newBatchThreshold = 8,
        string visibilityTimeout = "00:00:00",
        string hold = "00:00:30",
        string? storage = null,
        Func<FunctionContext, Func<Task>, Task>? middleware = null)
    {
        // A test may send its message before the listener has come to make the queue.
        if (storage is null)
            await Queue.CreateIfNotExistsAsync();

        return await RunningHost.StartAsync(new HostSetup(typeof(TFunctions))
        {
            HostJson = $$"""
                { "version": "2.0", "extensions": { "queues": {
                  "batchSize": {{batchSize}}, "newBatchThreshold": {{newBatchThreshold}}, "maxDequeueCount": 3,
                  "visibilityTimeout": "{{visibilityTimeout}}", "maxPollingInterval": "00:00:00.2", "messageEncoding": "base64" } } }
                """,
            Settings = new()
            {
                ["AzureWebJobsStorage"] = storage ?? azurite.ConnectionString,
                ["OtherAccount"] = azurite.ConnectionString,
                ["Queue"] = _name,
                ["Local:MessageHold"] = hold,
            },
            Configure = builder =>
            {
                builder.Services.AddSingleton<Seen>().AddSingleton<Gate>();
                if (middleware is not null)
                    builder.UseMiddleware(middleware);
            },
        });
    }

    public sealed class Collecting(Seen seen)
    {
        [Function("Collecting")]
        public void Run([QueueTrigger("%Queue%")] string text, int dequeueCount) => seen.Add(new Delivery(text, dequeueCount));
    }

    public sealed class Elsewhere(Seen seen)
    {
        [Function("Elsewhere")]
        public void Run([QueueTrigger("%Queue%", Connection = "OtherAccount")] byte[] text, int dequeueCount) =>
            seen.Add(new Delivery(Encoding.UTF8.GetString(text), dequeueCount));
    }

    public sealed class Inspecting(Seen seen)
    {
        [Function("Inspecting")]
        public Task Run([QueueTrigger("%Queue%")] QueueMessage message, FunctionContext context)
        {
            seen.Add(new Delivery($"{message.MessageId} {context.BindingContext.BindingData["id"]} {message.Body}", 1));
            return Task.CompletedTask;
        }
    }

    public sealed class FailingTwice(Seen seen)
    {
        [Function("FailingTwice")]
        public void Run([QueueTrigger("%Queue%")] BinaryData text, int dequeueCount)
        {
            seen.Add(new Delivery(text.ToString(), dequeueCount));
            if (dequeueCount < 3)
                throw new InvalidDataException();
        }
    }

    public sealed class FailingAlways(Seen seen)
    {
        [Function("FailingAlways")]
        public void Run([QueueTrigger("%Queue%")] string text, int dequeueCount)
        {
            seen.Add(new Delivery(text, dequeueCount));
            throw new InvalidDataException();
        }
    }

    public sealed class Gated(Seen seen, Gate gate)
    {
        [Function("Gated")]
        public async Task Run([QueueTrigger("%Queue%")] string text, int dequeueCount, CancellationToken cancellationToken)
        {
            await gate.PassAsync(cancellationToken);
            seen.Add(new Delivery(text, dequeueCount));
        }
    }
}
