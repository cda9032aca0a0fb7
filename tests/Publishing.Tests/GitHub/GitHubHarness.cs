using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Publishing.GitHub;
using Splitrun.TestKit.GitHub;
using Splitrun.TestKit.Reports;

namespace Splitrun.Publishing.Tests.GitHub;

/// <summary>Posts as the app does, to a server that answers as GitHub does.</summary>
internal sealed class GitHubHarness : IDisposable
{
    private readonly HttpClient _client;
    private readonly GitHubTurn _turn = new();
    private readonly GitHubPublisher _publisher;

    public GitHubHarness(GitHubServer server, Action<PublishingOptions>? change = null, TimeProvider? time = null)
    {
        var options = new PublishingOptions { AllowPrivateTargets = true, GitHubApiUrl = server.Url, GitHubToken = "ghp_test" };
        change?.Invoke(options);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = options.Timeout };
        var clock = time ?? TimeProvider.System;
        _publisher = new GitHubPublisher(_client, options, new GitHubCredentials(options, clock), _turn, clock);
    }

    public Task PublishAsync(Publication publication) => _publisher.PostAsync(publication, CancellationToken.None);

    public async Task<PublicationFailedException> FailAsync(Publication publication) =>
        await Assert.ThrowsAsync<PublicationFailedException>(() => PublishAsync(publication));

    public static Publication ToIssue(int number = 12, bool close = false, params string[] labels) =>
        Publications.To(new NotificationTarget(NotificationKind.GithubIssue, null, number)) with
        {
            Markdown = "<!-- splitrun:prompt_style -->\n### Experiment `prompt_style`: go on\n",
            GitHub = new GitHubThread(GitHubServer.Repository, number, labels, close),
        };

    public static Publication ToDiscussion(int number = 7) =>
        Publications.To(new NotificationTarget(NotificationKind.GithubDiscussion, null, number)) with
        {
            GitHub = new GitHubThread(GitHubServer.Repository, number, [], false),
        };

    public void Dispose()
    {
        _client.Dispose();
        _turn.Dispose();
    }
}
