using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Splitrun.Domain.Experiments;
using Splitrun.TestKit.Reports;

namespace Splitrun.Publishing.Tests.Webhooks;

public sealed class WebhookPublisherTests
{
    private const string Secret = "a-secret-of-some-length";
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 19, 0, 7, TimeSpan.Zero);

    [Fact]
    public async Task PublishAsync_Webhook_PostsWhatIsDocumented()
    {
        await using var receiver = await Receiver.StartAsync();
        using var harness = new WebhookHarness();
        var publication = Publications.ToWebhook(receiver.Url);

        await harness.PublishAsync(publication);

        var post = Assert.Single(receiver.Posts);
        var body = JsonDocument.Parse(post.Body).RootElement;
        Assert.Equal("POST", post.Method);
        Assert.Equal("application/json; charset=utf-8", post.Headers["Content-Type"]);
        Assert.Equal(publication.Delivery, post.Headers["Splitrun-Delivery"]);
        Assert.Equal("analysis.completed", post.Headers["Splitrun-Event"]);
        Assert.Equal(
            ["created_at", "decision", "delivery", "event", "experiment", "markdown", "report", "text"],
            body.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(publication.Text, body.GetProperty("text").GetString());
        Assert.Equal(publication.Markdown, body.GetProperty("markdown").GetString());
        Assert.Equal(publication.ReportUrl, body.GetProperty("report").GetString());
        Assert.Equal("promote", body.GetProperty("decision").GetString());
        Assert.Equal("2026-05-01T19:00:00Z", body.GetProperty("created_at").GetString());
    }

    [Fact]
    public async Task PublishAsync_WithSecret_SignsTimeAndBody()
    {
        await using var receiver = await Receiver.StartAsync();
        using var harness = new WebhookHarness(Options(Secret), new StoppedTime(Now));

        await harness.PublishAsync(Publications.ToWebhook(receiver.Url) with { Text = "ünïcode ✓" });

        var post = Assert.Single(receiver.Posts);
        var parts = post.Headers["Splitrun-Signature"].Split(',').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        Assert.Equal(Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), parts["t"]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{post.Body}"));
        Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task PublishAsync_WithoutSecret_SendsNoSignature(string? secret)
    {
        await using var receiver = await Receiver.StartAsync();
        using var harness = new WebhookHarness(Options(secret));

        await harness.PublishAsync(Publications.ToWebhook(receiver.Url));

        Assert.DoesNotContain("Splitrun-Signature", Assert.Single(receiver.Posts).Headers.Keys);
    }

    [Fact]
    public async Task PublishAsync_Slack_PostsTextInSlacksMarkup()
    {
        await using var receiver = await Receiver.StartAsync();
        using var harness = new WebhookHarness();

        await harness.PublishAsync(Publications.To(new NotificationTarget(NotificationKind.Slack, receiver.Url, null)));

        var body = JsonDocument.Parse(Assert.Single(receiver.Posts).Body).RootElement;
        Assert.Equal(["text"], body.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            "*prompt_style*: promote\n```\nvariant | n\nconcise | 201 &lt;&amp;&gt;\n```\n"
            + "<https://splitrun.example/api/v1/experiments/prompt_style/report?format=markdown|The full report>",
            body.GetProperty("text").GetString());
    }

    [Fact]
    public async Task PublishAsync_SlackWithALongReport_IsCutInsideItsFence()
    {
        await using var receiver = await Receiver.StartAsync();
        using var harness = new WebhookHarness();
        var long_ = Publications.To(new NotificationTarget(NotificationKind.Slack, receiver.Url, null)) with { Text = new string('x', 100_000) };

        await harness.PublishAsync(long_);

        var text = JsonDocument.Parse(Assert.Single(receiver.Posts).Body).RootElement.GetProperty("text").GetString()!;
        Assert.InRange(text.Length, 1000, 4000);
        Assert.Contains("(cut short)\n```\n<https://", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task PublishAsync_ReceiverTakesIt_Succeeds(int status)
    {
        await using var receiver = await Receiver.StartAsync(Answering(status));
        using var harness = new WebhookHarness();

        await harness.PublishAsync(Publications.ToWebhook(receiver.Url));

        Assert.Single(receiver.Posts);
    }

    [Theory]
    [InlineData(301, false)]
    [InlineData(302, false)]
    [InlineData(304, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(408, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    public async Task PublishAsync_ReceiverRefuses_SaysWhetherTryingAgainHelps(int status, bool isTransient)
    {
        await using var receiver = await Receiver.StartAsync(Answering(status));
        using var harness = new WebhookHarness();

        var failure = await harness.FailAsync(Publications.ToWebhook(receiver.Url));

        Assert.Equal(isTransient, failure.IsTransient);
        Assert.Contains($"{status}", failure.Message, StringComparison.Ordinal);
        Assert.Single(receiver.Posts);
    }

    [Theory]
    [InlineData("120")]
    [InlineData("Fri, 01 May 2026 19:02:07 GMT")]
    public async Task PublishAsync_ReceiverNamesAWait_HandsItOn(string retryAfter)
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });
        using var harness = new WebhookHarness(time: new StoppedTime(Now));

        Assert.Equal(TimeSpan.FromMinutes(2), (await harness.FailAsync(Publications.ToWebhook(receiver.Url))).RetryAfter);
    }

    [Fact]
    public async Task PublishAsync_NobodyListens_IsTransient()
    {
        var receiver = await Receiver.StartAsync();
        var url = receiver.Url;
        await receiver.DisposeAsync();
        using var harness = new WebhookHarness();

        Assert.True((await harness.FailAsync(Publications.ToWebhook(url))).IsTransient);
    }

    [Fact]
    public async Task PublishAsync_NoAnswerInTime_IsTransient()
    {
        await using var receiver = await Receiver.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var harness = new WebhookHarness(new PublishingOptions { AllowPrivateTargets = true, Timeout = TimeSpan.FromMilliseconds(300) });

        var failure = await harness.FailAsync(Publications.ToWebhook(receiver.Url));

        Assert.True(failure.IsTransient);
        Assert.Contains("0.3 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishAsync_Cancelled_IsNoFailureOfTheReceiver()
    {
        using var cancels = new CancellationTokenSource();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            await cancels.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var harness = new WebhookHarness();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => harness.Publisher.PublishAsync(Publications.ToWebhook(receiver.Url), cancels.Token));
    }

    [Fact]
    public async Task PublishAsync_EndlessAnswer_IsNotRead()
    {
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            var noise = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(noise, context.RequestAborted);
            }
        });
        using var harness = new WebhookHarness();

        await harness.PublishAsync(Publications.ToWebhook(receiver.Url)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Single(receiver.Posts);
    }

    [Fact]
    public async Task PublishAsync_Failure_DoesNotNameTheAddress()
    {
        await using var receiver = await Receiver.StartAsync(Answering(404));
        using var harness = new WebhookHarness();

        var failure = await harness.FailAsync(Publications.ToWebhook($"{receiver.Url}/the-token-in-the-path"));

        Assert.DoesNotContain("the-token-in-the-path", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishAsync_WithinASpan_TellsTheReceiverNothingOfIt()
    {
        await using var receiver = await Receiver.StartAsync();
        using var harness = new WebhookHarness();
        using var span = new System.Diagnostics.Activity("analysis").Start();

        await harness.PublishAsync(Publications.ToWebhook(receiver.Url));

        Assert.DoesNotContain("traceparent", Assert.Single(receiver.Posts).Headers.Keys);
    }

    private static PublishingOptions Options(string? secret) => new() { AllowPrivateTargets = true, WebhookSecret = secret };

    private static Func<HttpContext, Task> Answering(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
