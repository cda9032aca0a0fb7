using System.Text.Json.Nodes;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.GitHub;

/// <summary>Comments on a discussion: GraphQL API, addDiscussionComment and updateDiscussionComment.</summary>
internal static class DiscussionThread
{
    private const int MaxPages = 100;

    private const string Find = """
        query($owner: String!, $name: String!, $number: Int!, $after: String) {
          repository(owner: $owner, name: $name) {
            discussion(number: $number) {
              id
              comments(first: 100, after: $after) {
                nodes { id body viewerDidAuthor }
                pageInfo { hasNextPage endCursor }
              }
            }
          }
        }
        """;

    private const string Add = """
        mutation($thread: ID!, $body: String!) {
          addDiscussionComment(input: {discussionId: $thread, body: $body}) { comment { id } }
        }
        """;

    private const string Update = """
        mutation($comment: ID!, $body: String!) {
          updateDiscussionComment(input: {commentId: $comment, body: $body}) { comment { id } }
        }
        """;

    public static async Task PostAsync(GitHubSession session, Publication publication, GitHubThread thread, CancellationToken cancellationToken)
    {
        var (discussion, comment) = await FindAsync(session, publication.Experiment, thread, cancellationToken);
        var body = LivingComment.BodyOf(publication);
        if (comment is null)
        {
            await session.GraphQlAsync(Add, new JsonObject { ["thread"] = discussion, ["body"] = body }, cancellationToken);
        }
        else if (!LivingComment.IsNewerThan(comment.Body, publication))
        {
            await session.GraphQlAsync(Update, new JsonObject { ["comment"] = comment.Id, ["body"] = body }, cancellationToken);
        }
    }

    private static async Task<(string Discussion, Comment? Comment)> FindAsync(
        GitHubSession session, string experiment, GitHubThread thread, CancellationToken cancellationToken)
    {
        var (owner, name) = session.Repository;
        string? after = null;
        var id = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var variables = new JsonObject { ["owner"] = owner, ["name"] = name, ["number"] = thread.Number, ["after"] = after };
            var discussion = (await session.GraphQlAsync(Find, variables, cancellationToken))?["repository"]?["discussion"];
            id = (string?)discussion?["id"] ?? throw new PublicationFailedException($"There is no discussion {thread.Number} in {thread.Repository}.") { IsTransient = false };
            var comments = discussion!["comments"];
            if ((comments?["nodes"] as JsonArray ?? []).Select(n => OwnOf(n, experiment)).OfType<Comment>().FirstOrDefault() is { } own)
            {
                return (id, own);
            }

            after = (bool?)comments?["pageInfo"]?["hasNextPage"] == true ? (string?)comments["pageInfo"]!["endCursor"] : null;
            if (after is null)
            {
                break;
            }
        }

        return (id, null);
    }

    /// <summary>The comment, if this app wrote it about the experiment.</summary>
    private static Comment? OwnOf(JsonNode? node, string experiment) =>
        (bool?)node?["viewerDidAuthor"] == true && (string?)node["body"] is { } body && LivingComment.IsOf(experiment, body) && (string?)node["id"] is { } id
            ? new Comment(id, body)
            : null;

    private sealed record Comment(string Id, string Body);
}
