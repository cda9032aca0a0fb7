using System.Globalization;
using System.Text.Json.Nodes;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.GitHub;

/// <summary>Comments on an issue, labels it and closes it: REST API, issues, comments and labels. Every step may be made twice.</summary>
internal static class IssueThread
{
    private const int PageSize = 100;

    /// <summary>GitHub locks an issue at 2,500 comments; whatever answers more pages than that is not GitHub.</summary>
    private const int MaxPages = 50;

    public static async Task PostAsync(GitHubSession session, Publication publication, GitHubThread thread, CancellationToken cancellationToken)
    {
        var issue = string.Create(CultureInfo.InvariantCulture, $"issues/{thread.Number}");
        await CommentAsync(session, publication, issue, cancellationToken);
        if (thread.Labels.Count > 0)
        {
            var labels = new JsonObject { ["labels"] = new JsonArray([.. thread.Labels.Select(l => JsonValue.Create(l))]) };
            await session.RestAsync(HttpMethod.Post, $"{issue}/labels", labels, cancellationToken);
        }

        if (thread.Close)
        {
            var closed = new JsonObject { ["state"] = "closed", ["state_reason"] = "completed" };
            await session.RestAsync(HttpMethod.Patch, issue, closed, cancellationToken);
        }
    }

    private static async Task CommentAsync(GitHubSession session, Publication publication, string issue, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["body"] = LivingComment.BodyOf(publication) };
        if (await FindAsync(session, publication.Experiment, issue, cancellationToken) is not { } present)
        {
            await session.RestAsync(HttpMethod.Post, $"{issue}/comments", body, cancellationToken);
            return;
        }

        if (!LivingComment.IsNewerThan(present.Body, publication))
        {
            await session.RestAsync(HttpMethod.Patch, string.Create(CultureInfo.InvariantCulture, $"issues/comments/{present.Id}"), body, cancellationToken);
        }
    }

    private static async Task<(long Id, string Body)?> FindAsync(GitHubSession session, string experiment, string issue, CancellationToken cancellationToken)
    {
        for (var page = 1; page <= MaxPages; page++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{issue}/comments?per_page={PageSize}&page={page}");
            var comments = await session.RestAsync(HttpMethod.Get, path, null, cancellationToken) as JsonArray ?? [];
            foreach (var comment in comments)
            {
                if ((string?)comment?["body"] is { } body && LivingComment.IsOf(experiment, body) && (long?)comment["id"] is { } id)
                {
                    return (id, body);
                }
            }

            if (comments.Count < PageSize)
            {
                break;
            }
        }

        return null;
    }
}
