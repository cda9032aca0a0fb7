using System.Net;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.GitHub;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Publishing;

/// <summary>Results on GitHub, from the analysis to the closed issue, with a GitHub that at first says no.</summary>
public sealed class GitHubPostingTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Token = "ghp_secret_of_this_test";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly string Definition = $$"""
        {"variants":["a","b"],"repository":"{{GitHubServer.Repository}}","issue":5,"automation_policy":{"close_issue":true},
         "notify":[{"kind":"github_issue"},{"kind":"github_discussion","number":7}]}
        """;

    [Fact]
    public async Task Experiment_FromAnalysisToPromotion_KeepsOneCommentLabelsAndClosesTheIssue()
    {
        await using var server = await StartGitHubAsync();
        await using var app = await StartAppAsync(server);
        var api = new Api(app.Client);
        var key = await api.StartExperimentAsync(Definition);
        Assert.Empty((await api.GetAsync($"/api/v1/experiments/{key}")).Json["warnings"]!.AsArray());
        await api.DispatchAsync(key);

        await api.PostAsync($"/api/v1/experiments/{key}/analyze");
        await UntilAsync(() => server.Issues[5] is { Comments.Count: 1, Labels.Count: 1 } && server.Discussions[7].Count == 1, "the first report is posted");
        Assert.StartsWith($"<!-- splitrun:{key} at=", server.Issues[5].Comments[0].Body, StringComparison.Ordinal);
        Assert.Equal(["experiment:active"], server.Issues[5].Labels);

        await api.PostAsync($"/api/v1/experiments/{key}/promote", """{"variant":"b"}""");
        await api.PostAsync($"/api/v1/experiments/{key}/promote", """{"variant":"b"}""");
        await UntilAsync(() => server.Issues[5].State == "closed" && server.Discussions[7][0].Body.Contains("promoted", StringComparison.Ordinal), "the issue is closed");

        Assert.Equal(["experiment:active", "experiment:concluded"], server.Issues[5].Labels);
        Assert.Contains("promoted", Assert.Single(server.Issues[5].Comments).Body, StringComparison.Ordinal);
        Assert.Single(server.Discussions[7]);
        Assert.DoesNotContain(Token, app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Experiment_GitHubRefuses_SeesItUntilItIsDelivered()
    {
        await using var server = await StartGitHubAsync();
        await using var app = await StartAppAsync(server);
        var api = new Api(app.Client);
        var key = await api.StartExperimentAsync(Definition.Replace(",{\"kind\":\"github_discussion\",\"number\":7}", "", StringComparison.Ordinal));
        await api.DispatchAsync(key);
        server.Refuse(403, "Resource not accessible by integration");

        await api.PostAsync($"/api/v1/experiments/{key}/analyze");
        await Eventually.TrueAsync(async () => (int)(await api.GetAsync($"/api/v1/experiments/{key}")).Json["publications"]!["failed"]! == 1, Limit, "the experiment shows the failure");

        var shown = await api.GetAsync($"/api/v1/experiments/{key}");
        Assert.Contains("GitHub answered 403", (string?)shown.Json["publications"]!["last_error"], StringComparison.Ordinal);
        Assert.True((bool)shown.Json["publications"]!["failures"]![0]!["given_up"]!);
        Assert.DoesNotContain(Token, shown.Text, StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (int)(await api.GetAsync("/healthz")).Json["failed_publications"]! >= 1, Limit, "health counts it");
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Patch, $"/api/v1/experiments/{key}", """{"description":"still editable"}""")).Status);

        await api.PostAsync("/api/v1/publications/poison/requeue");

        await Eventually.TrueAsync(async () => (int)(await api.GetAsync($"/api/v1/experiments/{key}")).Json["publications"]!["failed"]! == 0, Limit, "the failure is gone");
        Assert.Single(server.Issues[5].Comments);
    }

    [Fact]
    public async Task Experiment_GitHubLimitsRequests_IsPostedWhenItMay()
    {
        await using var server = await StartGitHubAsync();
        await using var app = await StartAppAsync(server);
        var api = new Api(app.Client);
        var key = await api.StartExperimentAsync(Definition.Replace(",{\"kind\":\"github_discussion\",\"number\":7}", "", StringComparison.Ordinal));
        await api.DispatchAsync(key);
        server.Refuse(429, "You have exceeded a secondary rate limit", ("retry-after", "2"));

        await api.PostAsync($"/api/v1/experiments/{key}/analyze");

        await UntilAsync(() => server.Issues[5].Comments.Count == 1, "the report is posted after the wait");
    }

    private static async Task<GitHubServer> StartGitHubAsync()
    {
        var server = await GitHubServer.StartAsync();
        server.Tokens.Add(Token);
        server.Issues[5] = new Issue();
        server.Discussions[7] = [];
        return server;
    }

    private Task<SplitrunApp> StartAppAsync(GitHubServer server) => SplitrunApp.StartAsync(
        azurite.ConnectionString, new Dictionary<string, string> { ["Publishing__GitHubApiUrl"] = server.Url, ["Publishing__GitHubToken"] = Token });

    private static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(() => Task.FromResult(condition()), Limit, what);
}
