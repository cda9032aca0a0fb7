using Splitrun.TestKit.GitHub;
using Splitrun.TestKit.Reports;

namespace Splitrun.Publishing.Tests.GitHub;

public sealed class IssueThreadTests
{
    [Fact]
    public async Task PostAsync_FirstReport_CommentsOnceWithTheHiddenMarker()
    {
        await using var server = await GitHubServer.StartAsync();
        var issue = server.Issues[12] = new Issue();
        using var harness = new GitHubHarness(server);

        await harness.PublishAsync(GitHubHarness.ToIssue());

        var comment = Assert.Single(issue.Comments);
        Assert.Equal("<!-- splitrun:prompt_style at=2026-05-01T19:00:00.0000000Z -->\n### Experiment `prompt_style`: go on\n", comment.Body);
        Assert.Empty(issue.Labels);
        Assert.Equal("open", issue.State);
    }

    [Fact]
    public async Task PostAsync_LaterReport_EditsTheCommentInPlaceHoweverManyOthersThereAre()
    {
        await using var server = await GitHubServer.StartAsync();
        var issue = server.Issues[12] = new Issue();
        using var harness = new GitHubHarness(server);
        issue.Comments.AddRange(Enumerable.Range(0, 250).Select(i => server.Write($"comment {i}")));
        await harness.PublishAsync(GitHubHarness.ToIssue());

        var later = GitHubHarness.ToIssue() with { Markdown = "the second report", CreatedAt = new DateTimeOffset(2026, 5, 2, 8, 0, 0, TimeSpan.Zero) };
        await harness.PublishAsync(later);

        Assert.Equal(251, issue.Comments.Count);
        Assert.Equal("<!-- splitrun:prompt_style at=2026-05-02T08:00:00.0000000Z -->\nthe second report", issue.Comments[^1].Body);
    }

    [Fact]
    public async Task PostAsync_ReportThatHadToWait_DoesNotTurnTheCommentBack()
    {
        await using var server = await GitHubServer.StartAsync();
        var issue = server.Issues[12] = new Issue();
        using var harness = new GitHubHarness(server);
        await harness.PublishAsync(GitHubHarness.ToIssue() with { Markdown = "newer", CreatedAt = new DateTimeOffset(2026, 5, 2, 8, 0, 0, TimeSpan.Zero) });

        await harness.PublishAsync(GitHubHarness.ToIssue() with { Markdown = "older" });

        Assert.EndsWith("newer", Assert.Single(issue.Comments).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostAsync_OthersQuoteTheMarkerOrHaveTheirOwnExperiment_AreLeftAlone()
    {
        await using var server = await GitHubServer.StartAsync();
        var issue = server.Issues[12] = new Issue();
        string[] others = ["> <!-- splitrun:prompt_style at=2026-05-01T00:00:00Z -->", "<!-- splitrun:prompt_style2 at=2026-05-01T00:00:00Z -->\nother"];
        issue.Comments.AddRange(others.Select(o => server.Write(o)));
        using var harness = new GitHubHarness(server);

        await harness.PublishAsync(GitHubHarness.ToIssue());

        Assert.Equal(others, issue.Comments.Take(2).Select(c => c.Body));
        Assert.Equal(3, issue.Comments.Count);
    }

    [Fact]
    public async Task PostAsync_LabelsAndClose_AddsToTheLabelsAndCloses()
    {
        await using var server = await GitHubServer.StartAsync();
        var issue = server.Issues[12] = new Issue { Labels = { "bug" } };
        using var harness = new GitHubHarness(server);

        await harness.PublishAsync(GitHubHarness.ToIssue(12, true, "experiment:active", "experiment:concluded"));
        await harness.PublishAsync(GitHubHarness.ToIssue(12, true, "experiment:concluded"));

        Assert.Equal(["bug", "experiment:active", "experiment:concluded"], issue.Labels);
        Assert.Equal("closed", issue.State);
        Assert.Single(issue.Comments);
    }

    [Fact]
    public async Task PostAsync_TwoAtOnce_LeaveOneComment()
    {
        await using var server = await GitHubServer.StartAsync();
        var issue = server.Issues[12] = new Issue();
        using var harness = new GitHubHarness(server);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => harness.PublishAsync(GitHubHarness.ToIssue())));

        Assert.Single(issue.Comments);
    }

    [Fact]
    public async Task PostAsync_ReportLongerThanACommentMayBe_IsCutAndLinked()
    {
        await using var server = await GitHubServer.StartAsync();
        var issue = server.Issues[12] = new Issue();
        using var harness = new GitHubHarness(server);

        await harness.PublishAsync(GitHubHarness.ToIssue() with { Markdown = new string('x', 200_000) });

        var body = Assert.Single(issue.Comments).Body;
        Assert.InRange(body.Length, 50_000, 65_536);
        Assert.Contains("[the full report](https://splitrun.example/", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostAsync_NoThread_SaysSo()
    {
        await using var server = await GitHubServer.StartAsync();
        using var harness = new GitHubHarness(server);

        var failure = await harness.FailAsync(Publications.ToWebhook("https://hooks.example"));

        Assert.False(failure.IsTransient);
        Assert.Empty(server.Requests);
    }
}
