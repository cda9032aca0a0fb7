using System.Net;
using Splitrun.Domain.Reports;
using Splitrun.Publishing.GitHub;
using Splitrun.Publishing.Webhooks;

namespace Splitrun.Publishing.Tests.Webhooks;

/// <summary>A publisher as the app has it, with the test's options, clock and names.</summary>
internal sealed class WebhookHarness : IDisposable
{
    private readonly HttpClient _client;
    private readonly GitHubTurn _turn = new();

    public WebhookHarness(PublishingOptions? options = null, TimeProvider? time = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        options ??= new PublishingOptions { AllowPrivateTargets = true };
        _client = new HttpClient(TargetGuard.CreateHandler(options.AllowPrivateTargets, resolve)) { Timeout = options.Timeout };
        var clock = time ?? TimeProvider.System;
        var gitHub = new GitHubPublisher(_client, options, new GitHubCredentials(options, clock), _turn, clock);
        Publisher = new Publisher(new WebhookPublisher(_client, options, clock), gitHub);
    }

    public IPublisher Publisher { get; }

    public Task PublishAsync(Publication publication) => Publisher.PublishAsync(publication, CancellationToken.None);

    /// <summary>Publishes what is expected to fail.</summary>
    public async Task<PublicationFailedException> FailAsync(Publication publication) =>
        await Assert.ThrowsAsync<PublicationFailedException>(() => PublishAsync(publication));

    public void Dispose()
    {
        _client.Dispose();
        _turn.Dispose();
    }
}

/// <summary>A clock that stands still.</summary>
internal sealed class StoppedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
