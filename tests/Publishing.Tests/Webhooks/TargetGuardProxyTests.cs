using System.Net;
using Splitrun.TestKit.Reports;

namespace Splitrun.Publishing.Tests.Webhooks;

/// <summary>The proxy of a process is everybody's: no other test may run meanwhile.</summary>
[CollectionDefinition(nameof(TargetGuardProxyTests), DisableParallelization = true)]
[Collection(nameof(TargetGuardProxyTests))]
public sealed class TargetGuardProxyTests
{
    [Fact]
    public async Task Publish_ProxyInTheEnvironment_IsNotAsked()
    {
        await using var proxy = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(new Uri(proxy.Url));
        try
        {
            using var harness = new WebhookHarness();
            await harness.PublishAsync(Publications.ToWebhook(receiver.Url));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Empty(proxy.Posts);
        Assert.Single(receiver.Posts);
    }
}
