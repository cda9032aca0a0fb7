using System.Globalization;
using System.Text.Json.Nodes;
using Splitrun.Publishing.GitHub;
using Splitrun.Publishing.Tests.Webhooks;
using Splitrun.TestKit.GitHub;

namespace Splitrun.Publishing.Tests.GitHub;

public sealed class GitHubRefusalTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 19, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(422, false)]
    [InlineData(301, false)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    public async Task PostAsync_GitHubRefuses_SaysWhetherTryingAgainHelps(int status, bool isTransient)
    {
        await using var server = await GitHubServer.StartAsync();
        server.Refuse(status, "Resource not accessible by integration");
        using var harness = new GitHubHarness(server);

        var failure = await harness.FailAsync(GitHubHarness.ToIssue());

        Assert.Equal((isTransient, false), (failure.IsTransient, failure.IsRateLimit));
        Assert.StartsWith($"GitHub answered {status} to GET /repos/octo/lab/issues/12/comments: Resource not accessible by integration", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_test", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "secondary rate limit", "retry-after", "90", 90)]
    [InlineData(429, "too many", "retry-after", "7", 7)]
    [InlineData(429, "too many", "x-other", "1", 60)]
    [InlineData(403, "You have exceeded a secondary rate limit. Please wait.", "x-other", "1", 60)]
    public async Task PostAsync_SecondaryLimit_AsksToComeBack(int status, string message, string header, string value, int seconds)
    {
        await using var server = await GitHubServer.StartAsync();
        server.Refuse(status, message, (header, value));
        using var harness = new GitHubHarness(server);

        var failure = await harness.FailAsync(GitHubHarness.ToIssue());

        Assert.True(failure is { IsRateLimit: true, IsTransient: true });
        Assert.Equal(TimeSpan.FromSeconds(seconds), failure.RetryAfter);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task PostAsync_PrimaryLimit_WaitsUntilItIsReset(int status)
    {
        await using var server = await GitHubServer.StartAsync();
        var reset = (Now.ToUnixTimeSeconds() + 1234).ToString(CultureInfo.InvariantCulture);
        server.Refuse(status, "API rate limit exceeded", ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset));
        using var harness = new GitHubHarness(server, time: new StoppedTime(Now));

        var failure = await harness.FailAsync(GitHubHarness.ToIssue());

        Assert.True(failure.IsRateLimit);
        Assert.Equal(TimeSpan.FromSeconds(1234), failure.RetryAfter);
    }

    [Fact]
    public async Task PostAsync_ForbiddenWithRequestsLeft_IsNoLimit()
    {
        await using var server = await GitHubServer.StartAsync();
        server.Refuse(403, "Resource not accessible by personal access token", ("x-ratelimit-remaining", "4999"), ("x-ratelimit-reset", "2000000000"));
        using var harness = new GitHubHarness(server);

        var failure = await harness.FailAsync(GitHubHarness.ToIssue());

        Assert.True(failure is { IsRateLimit: false, IsTransient: false });
    }

    [Theory]
    [InlineData("RATE_LIMITED", "API rate limit exceeded", true)]
    [InlineData("FORBIDDEN", "Resource not accessible by integration", false)]
    [InlineData("", "Something went wrong", false)]
    public void OfGraphQl_Errors_TellALimitFromARefusal(string type, string message, bool isLimit)
    {
        var error = new JsonObject { ["message"] = message };
        if (type.Length > 0)
            error["type"] = type;

        var failure = GitHubRefusal.OfGraphQl(new JsonArray(error));

        Assert.Equal((isLimit, isLimit), (failure.IsRateLimit, failure.IsTransient));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostAsync_AnswerThatIsNoJson_StillNamesTheStatus()
    {
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = 502;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "<html>" + new string('x', 5000));
        });
        await using var server = await GitHubServer.StartAsync();
        using var harness = new GitHubHarness(server, o => o.GitHubApiUrl = $"http://127.0.0.1:{receiver.Port}");

        var failure = await harness.FailAsync(GitHubHarness.ToIssue());

        Assert.True(failure.IsTransient);
        Assert.Equal("GitHub answered 502 to GET /repos/octo/lab/issues/12/comments.", failure.Message);
    }

    [Fact]
    public async Task PostAsync_NobodyThere_IsTriedAgain()
    {
        var server = await GitHubServer.StartAsync();
        using var harness = new GitHubHarness(server);
        await server.DisposeAsync();

        Assert.True((await harness.FailAsync(GitHubHarness.ToIssue())).IsTransient);
    }
}
