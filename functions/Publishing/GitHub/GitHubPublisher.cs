using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.GitHub;

/// <summary>Posts to issues and discussions on GitHub.</summary>
internal sealed class GitHubPublisher(HttpClient client, PublishingOptions options, GitHubCredentials credentials, GitHubTurn turn, TimeProvider time)
{
    public async Task PostAsync(Publication publication, CancellationToken cancellationToken)
    {
        if (publication.GitHub is not { } thread)
        {
            throw new PublicationFailedException("The message names no repository on GitHub.") { IsTransient = false };
        }

        var session = new GitHubSession(thread.Repository, new GitHubRequest(client, options, time), new GitHubAddresses(options), credentials);
        await turn.TakeAsync(
            () => publication.Target.Kind == NotificationKind.GithubDiscussion
                ? DiscussionThread.PostAsync(session, publication, thread, cancellationToken)
                : IssueThread.PostAsync(session, publication, thread, cancellationToken),
            cancellationToken);
    }
}

/// <summary>
/// One post to GitHub at a time, as GitHub asks of its callers; so two posts about one thread also never both find it without a comment.
/// </summary>
internal sealed class GitHubTurn : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task TakeAsync(Func<Task> post, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await post();
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
