using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Splitrun.TestKit.GitHub;

/// <summary>
/// The part of GitHub's API that posting uses, on a free port of this machine, answering in the shapes of its public documentation:
/// issue comments in pages, labels, closing, discussions by GraphQL, tokens of an app's installation.
/// </summary>
public sealed class GitHubServer : IAsyncDisposable
{
    /// <summary>The repository that exists.</summary>
    public const string Repository = "octo/lab";

    /// <summary>The login that the token speaks for.</summary>
    public const string Self = "splitrun-bot";

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Refusal> _refusals = new();
    private readonly Lock _gate = new();
    private long _lastId = 1000;

    private GitHubServer(WebApplication server) => _server = server;

    /// <summary>What the REST API's address is.</summary>
    public string Url => _server.Urls.Single();

    /// <summary>The token that is taken; an installation's is added when it is made.</summary>
    public HashSet<string> Tokens { get; } = ["ghp_test"];

    /// <summary>Issues by number.</summary>
    public ConcurrentDictionary<int, Issue> Issues { get; } = new();

    /// <summary>Comments of discussions by number.</summary>
    public ConcurrentDictionary<int, List<Comment>> Discussions { get; } = new();

    /// <summary>Every request: method and path.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>How the app's own tokens came in, for the test to check.</summary>
    public ConcurrentQueue<string> AppTokens { get; } = new();

    /// <summary>How long an installation's token lasts.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public static async Task<GitHubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new GitHubServer(builder.Build());
        server._server.Run(server.AnswerAsync);
        await server._server.StartAsync();
        return server;
    }

    /// <summary>Answers one of the next requests with a refusal.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="message">What the body says.</param>
    /// <param name="headers">Headers beside.</param>
    public void Refuse(int status, string message = "no", params (string Name, string Value)[] headers) => _refusals.Enqueue(new Refusal(status, message, headers));

    /// <summary>A comment of somebody.</summary>
    public Comment Write(string body, string login = "somebody")
    {
        lock (_gate)
            return new Comment(++_lastId, body, login);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        Requests.Enqueue($"{method} {path}{context.Request.QueryString}");
        if (_refusals.TryDequeue(out var refusal))
        {
            Array.ForEach(refusal.Headers, header => context.Response.Headers[header.Name] = header.Value);
            await WriteAsync(context, refusal.Status, MessageOf(refusal.Message));
            return;
        }

        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        var body = await ReadAsync(context.Request);
        if (path.StartsWith("/app/", StringComparison.Ordinal) || path.EndsWith("/installation", StringComparison.Ordinal))
        {
            AppTokens.Enqueue(token);
            await AnswerAppAsync(context, path);
        }
        else if (!Tokens.Contains(token) || string.IsNullOrEmpty(context.Request.Headers.UserAgent))
        {
            await WriteAsync(context, 401, MessageOf("Bad credentials"));
        }
        else
        {
            await (path == "/graphql" ? AnswerGraphQlAsync(context, body!) : AnswerRestAsync(context, method, path, body));
        }
    }

    private async Task AnswerAppAsync(HttpContext context, string path)
    {
        if (path.EndsWith("/installation", StringComparison.Ordinal))
        {
            await (path == $"/repos/{Repository}/installation" ? WriteAsync(context, 200, new JsonObject { ["id"] = 77 }) : WriteAsync(context, 404, MessageOf("Not Found")));
            return;
        }

        var token = $"ghs_{AppTokens.Count.ToString(CultureInfo.InvariantCulture)}";
        Tokens.Add(token);
        var expires = Time.GetUtcNow() + TokenLifetime;
        await WriteAsync(context, 201, new JsonObject { ["token"] = token, ["expires_at"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) });
    }

    private Task AnswerRestAsync(HttpContext context, string method, string path, JsonNode? body)
    {
        var prefix = $"/repos/{Repository}/issues/";
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
            return WriteAsync(context, 404, MessageOf("Not Found"));

        lock (_gate)
        {
            return (method, path[prefix.Length..].Split('/')) switch
            {
                ("PATCH", ["comments", var id]) => Edit(context, long.Parse(id, CultureInfo.InvariantCulture), body),
                (_, [var number, ..]) when !Issues.ContainsKey(int.Parse(number, CultureInfo.InvariantCulture)) => WriteAsync(context, 404, MessageOf("Not Found")),
                ("GET", [var number, "comments"]) => List(context, IssueOf(number)),
                ("POST", [var number, "comments"]) => Comment(context, IssueOf(number).Comments, body),
                ("POST", [var number, "labels"]) => Label(context, IssueOf(number), body),
                ("PATCH", [var number]) => Change(context, IssueOf(number), body),
                _ => WriteAsync(context, 404, MessageOf("Not Found")),
            };
        }
    }

    private Issue IssueOf(string number) => Issues[int.Parse(number, CultureInfo.InvariantCulture)];

    private static Task List(HttpContext context, Issue issue)
    {
        var query = context.Request.Query;
        var size = int.Parse(query["per_page"].FirstOrDefault() ?? "30", CultureInfo.InvariantCulture);
        var page = int.Parse(query["page"].FirstOrDefault() ?? "1", CultureInfo.InvariantCulture);
        return WriteAsync(context, 200, new JsonArray([.. issue.Comments.Skip((page - 1) * size).Take(size).Select(c => c.ToJson())]));
    }

    private Task Comment(HttpContext context, List<Comment> comments, JsonNode? body)
    {
        if ((string?)body?["body"] is not { Length: > 0 and <= 65_536 } text)
            return WriteAsync(context, 422, MessageOf("Validation Failed"));

        var comment = Write(text, Self);
        comments.Add(comment);
        return WriteAsync(context, 201, comment.ToJson());
    }

    private Task Edit(HttpContext context, long id, JsonNode? body)
    {
        if (Issues.Values.SelectMany(i => i.Comments).FirstOrDefault(c => c.Id == id) is not { } comment)
            return WriteAsync(context, 404, MessageOf("Not Found"));

        comment.Body = (string)body!["body"]!;
        return WriteAsync(context, 200, comment.ToJson());
    }

    private static Task Label(HttpContext context, Issue issue, JsonNode? body)
    {
        foreach (var label in body!["labels"]!.AsArray().Select(l => (string)l!).Where(l => !issue.Labels.Contains(l)))
            issue.Labels.Add(label);

        return WriteAsync(context, 200, new JsonArray([.. issue.Labels.Select(l => new JsonObject { ["name"] = l })]));
    }

    private static Task Change(HttpContext context, Issue issue, JsonNode? body)
    {
        issue.State = (string?)body!["state"] ?? issue.State;
        return WriteAsync(context, 200, new JsonObject { ["state"] = issue.State });
    }

    private Task AnswerGraphQlAsync(HttpContext context, JsonNode body)
    {
        var (query, variables) = ((string)body["query"]!, body["variables"]!);
        lock (_gate)
        {
            if (query.Contains("addDiscussionComment", StringComparison.Ordinal))
            {
                var number = int.Parse(((string)variables["thread"]!)[2..], CultureInfo.InvariantCulture);
                Discussions[number].Add(Write((string)variables["body"]!, Self));
                return WriteAsync(context, 200, Data("addDiscussionComment", new JsonObject { ["comment"] = new JsonObject { ["id"] = "DC_new" } }));
            }

            if (query.Contains("updateDiscussionComment", StringComparison.Ordinal))
            {
                var comment = Discussions.Values.SelectMany(d => d).Single(c => c.NodeId == (string)variables["comment"]!);
                comment.Body = (string)variables["body"]!;
                return WriteAsync(context, 200, Data("updateDiscussionComment", new JsonObject { ["comment"] = new JsonObject { ["id"] = comment.NodeId } }));
            }

            return Find(context, variables);
        }
    }

    private Task Find(HttpContext context, JsonNode variables)
    {
        var number = (int)variables["number"]!;
        if ($"{variables["owner"]}/{variables["name"]}" != Repository || !Discussions.TryGetValue(number, out var comments))
        {
            var error = new JsonObject { ["type"] = "NOT_FOUND", ["message"] = $"Could not resolve to a Discussion with the number of {number}." };
            return WriteAsync(context, 200, new JsonObject { ["data"] = null, ["errors"] = new JsonArray(error) });
        }

        var start = int.Parse((string?)variables["after"] ?? "0", CultureInfo.InvariantCulture);
        var page = comments.Skip(start).Take(100).ToList();
        return WriteAsync(context, 200, Data("repository", new JsonObject
        {
            ["discussion"] = new JsonObject
            {
                ["id"] = $"D_{number.ToString(CultureInfo.InvariantCulture)}",
                ["comments"] = new JsonObject
                {
                    ["nodes"] = new JsonArray([.. page.Select(c => new JsonObject { ["id"] = c.NodeId, ["body"] = c.Body, ["viewerDidAuthor"] = c.Login == Self })]),
                    ["pageInfo"] = new JsonObject
                    {
                        ["hasNextPage"] = start + page.Count < comments.Count,
                        ["endCursor"] = (start + page.Count).ToString(CultureInfo.InvariantCulture),
                    },
                },
            },
        }));
    }

    private static JsonObject Data(string name, JsonNode value) => new() { ["data"] = new JsonObject { [name] = value } };

    private static JsonObject MessageOf(string message) => new() { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" };

    private static async Task<JsonNode?> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private static Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    private sealed record Refusal(int Status, string Message, (string Name, string Value)[] Headers);
}

/// <summary>An issue as it stands.</summary>
public sealed class Issue
{
    public List<Comment> Comments { get; } = [];

    public List<string> Labels { get; } = [];

    public string State { get; set; } = "open";
}

/// <summary>A comment as it stands.</summary>
public sealed class Comment(long id, string body, string login)
{
    public long Id { get; } = id;

    public string NodeId => $"DC_{Id.ToString(CultureInfo.InvariantCulture)}";

    public string Body { get; set; } = body;

    public string Login { get; } = login;

    internal JsonObject ToJson() => new() { ["id"] = Id, ["node_id"] = NodeId, ["body"] = Body, ["user"] = new JsonObject { ["login"] = Login } };
}
