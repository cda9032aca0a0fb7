using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Publishing.GitHub;
using Splitrun.Publishing.Webhooks;

namespace Splitrun.Publishing;

/// <summary>Chooses how to post by the kind of receiver.</summary>
internal sealed class Publisher(WebhookPublisher webhooks, GitHubPublisher gitHub) : IPublisher
{
    public Task PublishAsync(Publication publication, CancellationToken cancellationToken) => publication.Target.Kind switch
    {
        NotificationKind.Webhook => webhooks.PostAsync(publication, WebhookBody.Of(publication), cancellationToken),
        NotificationKind.Slack => webhooks.PostAsync(publication, WebhookBody.ForSlack(publication), cancellationToken),
        NotificationKind.GithubIssue or NotificationKind.GithubDiscussion => gitHub.PostAsync(publication, cancellationToken),
        var kind => throw new ArgumentOutOfRangeException(nameof(publication), kind, "Not a kind of receiver."),
    };
}
