using Splitrun.TestKit.GitHub;

namespace Splitrun.Publishing.Tests.GitHub;

public sealed class DiscussionThreadTests
{
    [Fact]
    public async Task PostAsync_FirstThenLaterReport_AddsOneCommentAndEditsItOnAnyPage()
    {
        await using var server = await GitHubServer.StartAsync();
        var comments = server.Discussions[7] = [];
        comments.AddRange(Enumerable.Range(0, 230).Select(i => server.Write($"comment {i}")));
        using var harness = new GitHubHarness(server);

        await harness.PublishAsync(GitHubHarness.ToDiscussion() with { Markdown = "first" });
        await harness.PublishAsync(GitHubHarness.ToDiscussion() with { Markdown = "second" });

        Assert.Equal(231, comments.Count);
        Assert.Equal("<!-- splitrun:prompt_style at=2026-05-01T19:00:00.0000000Z -->\nsecond", comments[^1].Body);
    }

    [Fact]
    public async Task PostAsync_SomebodyElseCopiedTheMarker_IsNotEdited()
    {
        await using var server = await GitHubServer.StartAsync();
        const string copy = "<!-- splitrun:prompt_style at=2026-05-01T00:00:00.0000000Z -->\ncopied";
        var comments = server.Discussions[7] = [server.Write(copy)];
        using var harness = new GitHubHarness(server);

        await harness.PublishAsync(GitHubHarness.ToDiscussion());

        Assert.Equal(copy, comments[0].Body);
        Assert.Equal(2, comments.Count);
    }

    [Fact]
    public async Task PostAsync_NoSuchDiscussion_IsAFailureForAPerson()
    {
        await using var server = await GitHubServer.StartAsync();
        using var harness = new GitHubHarness(server);

        var failure = await harness.FailAsync(GitHubHarness.ToDiscussion(8));

        Assert.False(failure.IsTransient);
        Assert.Contains("NOT_FOUND: Could not resolve to a Discussion with the number of 8.", failure.Message, StringComparison.Ordinal);
    }
}
