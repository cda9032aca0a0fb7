using System.Net;
using Splitrun.TestKit.Reports;

namespace Splitrun.Publishing.Tests.Webhooks;

public sealed class TargetGuardTests
{
    private static readonly PublishingOptions PublicOnly = new() { Timeout = TimeSpan.FromSeconds(5) };

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://169.254.169.254/metadata/instance")]
    [InlineData("https://user:password@hooks.example.com/")]
    [InlineData("not an address")]
    public async Task Publish_AddressThatIsNotPublic_IsRefusedForGood(string url)
    {
        using var harness = new WebhookHarness(PublicOnly, resolve: (_, _) => throw new InvalidOperationException("It must not come to this."));

        Assert.False((await harness.FailAsync(Publications.ToWebhook(url))).IsTransient);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("64:ff9b::a00:1")]
    public async Task Publish_NameOfAPrivateAddress_IsRefusedForGood(string address)
    {
        using var harness = new WebhookHarness(PublicOnly, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

        var failure = await harness.FailAsync(Publications.ToWebhook("https://rebound.example/"));

        Assert.False(failure.IsTransient);
        Assert.Contains("rebound.example is not a public address", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_NameOfAPublicAndAPrivateAddress_IsRefusedAndNobodyIsAsked()
    {
        await using var receiver = await Receiver.StartAsync();
        using var harness = new WebhookHarness(
            PublicOnly, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("1.1.1.1"), IPAddress.Loopback]));

        var failure = await harness.FailAsync(Publications.ToWebhook($"https://rebound.example:{receiver.Port}/"));

        Assert.False(failure.IsTransient);
        Assert.Empty(receiver.Posts);
    }

    [Fact]
    public async Task Publish_NameThatIsRebound_IsResolvedOnceAndConnectedToAsResolved()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = 0;
        using var harness = new WebhookHarness(
            new PublishingOptions { AllowPrivateTargets = true },
            resolve: (_, _) => Task.FromResult<IPAddress[]>([++asked == 1 ? IPAddress.Loopback : IPAddress.Parse("192.0.2.1")]));

        await harness.PublishAsync(Publications.ToWebhook($"http://rebound.example:{receiver.Port}/hook"));

        Assert.Equal(1, asked);
        Assert.Equal($"rebound.example:{receiver.Port}", Assert.Single(receiver.Posts).Headers["Host"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Publish_NameWithoutAnyAddress_IsTransient(bool allowPrivate)
    {
        using var harness = new WebhookHarness(new PublishingOptions { AllowPrivateTargets = allowPrivate }, resolve: (_, _) => Task.FromResult<IPAddress[]>([]));

        Assert.True((await harness.FailAsync(Publications.ToWebhook("https://nowhere.example/"))).IsTransient);
    }

    [Fact]
    public async Task Publish_NameThatDoesNotResolve_IsTransient()
    {
        using var harness = new WebhookHarness(
            PublicOnly, resolve: (_, _) => Task.FromException<IPAddress[]>(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound)));

        Assert.True((await harness.FailAsync(Publications.ToWebhook("https://nowhere.example/"))).IsTransient);
    }

    [Fact]
    public async Task Publish_Redirect_IsNotFollowed()
    {
        await using var inner = await Receiver.StartAsync();
        await using var outer = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = inner.Url;
            return Task.CompletedTask;
        });
        using var harness = new WebhookHarness();

        var failure = await harness.FailAsync(Publications.ToWebhook(outer.Url));

        Assert.False(failure.IsTransient);
        Assert.Empty(inner.Posts);
    }
}
