using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Splitrun.Domain.Reports;
using Splitrun.Publishing.Tests.GitHub;
using Splitrun.Publishing.Tests.Webhooks;
using Splitrun.TestKit.GitHub;
using Splitrun.TestKit.Reports;

namespace Splitrun.Publishing.Tests;

public sealed class PublishingServicesTests
{
    [Fact]
    public async Task AddPublishing_FailingReceiver_HearsFiveTimesOfOneDeliveryThenItIsAside()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var services = Build(("AllowPrivateTargets", "true"), ("WebhookSecret", "a-secret-of-some-length"));
        var queue = services.GetRequiredService<InMemoryPublicationQueue>();
        await queue.EnqueueAsync(Publications.ToWebhook(receiver.Url, "the-delivery"), CancellationToken.None);

        var delays = new List<double>();
        while (queue.Take() is { } next)
        {
            delays.Add(next.Delay.TotalSeconds);
            await services.GetRequiredService<PublicationDelivery>().DeliverAsync(next.Attempt, CancellationToken.None);
        }

        Assert.Equal([0, 10, 20, 40, 80], delays);
        Assert.Equal(Enumerable.Repeat("the-delivery", 5), receiver.Posts.Select(p => p.Headers["Splitrun-Delivery"]));
        Assert.All(receiver.Posts, p => Assert.Contains("v1=", p.Headers["Splitrun-Signature"], StringComparison.Ordinal));
        Assert.Equal("The receiver answered 503.", Assert.Single(await queue.ListFailedAsync(10, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task AddPublishing_ByDefault_RefusesPrivateTargets()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var services = Build();

        var failure = await Assert.ThrowsAsync<PublicationFailedException>(
            () => services.GetRequiredService<IPublisher>().PublishAsync(Publications.ToWebhook(receiver.Url), CancellationToken.None));

        Assert.False(failure.IsTransient);
        Assert.Empty(receiver.Posts);
    }

    [Fact]
    public async Task AddPublishing_Posting_LogsNoAddress()
    {
        await using var receiver = await Receiver.StartAsync();
        var log = new LogOfAll();
        await using var services = Build(log, ("AllowPrivateTargets", "true"));

        await services.GetRequiredService<IPublisher>().PublishAsync(Publications.ToWebhook($"{receiver.Url}/the-token-in-the-path"), CancellationToken.None);

        Assert.DoesNotContain("the-token-in-the-path", string.Join('\n', log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddPublishing_GitHub_PostsAndLogsNoToken()
    {
        await using var server = await GitHubServer.StartAsync();
        var issue = server.Issues[12] = new Issue();
        var log = new LogOfAll();
        await using var services = Build(log, ("AllowPrivateTargets", "true"), ("GitHubApiUrl", server.Url), ("GitHubToken", "ghp_test"));

        await services.GetRequiredService<IPublisher>().PublishAsync(GitHubHarness.ToIssue(), CancellationToken.None);

        Assert.Single(issue.Comments);
        Assert.DoesNotContain("ghp_test", string.Join('\n', log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RetryBaseSeconds", "0")]
    [InlineData("RetryBaseSeconds", "3601")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("Timeout", "01:00:00")]
    [InlineData("GitHubApiUrl", "http://github.example")]
    [InlineData("GitHubAppId", "1")]
    public async Task AddPublishing_SettingOutOfRange_FailsAtStart(string name, string value)
    {
        await using var services = Build((name, value));

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(params (string Name, string Value)[] settings) => Build(null, settings);

    private static ServiceProvider Build(ILoggerProvider? log, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => $"Publishing:{s.Name}", s => (string?)s.Value))
            .Build();
        return new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).Services.AddSingleton(log ?? new LogOfAll()))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<InMemoryPublicationQueue>()
            .AddSingleton<IPublicationQueue>(provider => provider.GetRequiredService<InMemoryPublicationQueue>())
            .AddSingleton<IPublicationHistory, InMemoryPublicationHistory>()
            .AddPublishing(configuration)
            .AddTransient<PublicationDelivery>()
            .BuildServiceProvider();
    }

    private sealed class LogOfAll : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
