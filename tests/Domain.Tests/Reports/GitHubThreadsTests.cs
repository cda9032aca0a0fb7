using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class GitHubThreadsTests
{
    private static readonly NotificationTarget OwnIssue = new(NotificationKind.GithubIssue, null, null);
    private static readonly NotificationTarget Discussion = new(NotificationKind.GithubDiscussion, null, 12);

    [Theory]
    [InlineData(ExperimentState.Running, DecisionKind.Extend, false, "experiment:active")]
    [InlineData(ExperimentState.Running, DecisionKind.Invalid, false, "experiment:active")]
    [InlineData(ExperimentState.Running, DecisionKind.Inconclusive, false, "experiment:active experiment:ready-for-analysis")]
    [InlineData(ExperimentState.Running, DecisionKind.Promote, true, "experiment:active experiment:ready-for-analysis experiment:concluded")]
    [InlineData(ExperimentState.Stopped, DecisionKind.Extend, false, "")]
    [InlineData(ExperimentState.RolledBack, DecisionKind.Extend, true, "experiment:concluded")]
    public void Of_Issue_LabelsTellHowFarItCame(ExperimentState state, DecisionKind kind, bool isConcluded, string labels)
    {
        var thread = GitHubThreads.Of(Definition(OwnIssue), OwnIssue, Report(state, kind), isConcluded)!;

        Assert.Equal(("owner/name", 1234), (thread.Repository, thread.Number));
        Assert.Equal(labels, string.Join(' ', thread.Labels));
        Assert.Equal(isConcluded, thread.Close);
    }

    [Fact]
    public void Of_DiscussionOrAnotherIssue_IsNotClosed()
    {
        var another = OwnIssue with { Number = 99 };

        Assert.False(GitHubThreads.Of(Definition(Discussion), Discussion, Report(), true)!.Close);
        Assert.Empty(GitHubThreads.Of(Definition(Discussion), Discussion, Report(), true)!.Labels);
        Assert.False(GitHubThreads.Of(Definition(another), another, Report(), true)!.Close);
        Assert.Null(GitHubThreads.Of(Definition(), new(NotificationKind.Webhook, "https://hooks.example", null), Report(), true));
    }

    [Fact]
    public void TargetsOf_Concluded_AddsTheTrackingIssueOnceWhereItIsToBeClosed()
    {
        Assert.Equal([Discussion, new(NotificationKind.GithubIssue, null, 1234)], GitHubThreads.TargetsOf(Definition(Discussion), true));
        Assert.Equal([Discussion], GitHubThreads.TargetsOf(Definition(Discussion), false));
        Assert.Equal([OwnIssue], GitHubThreads.TargetsOf(Definition(OwnIssue), true));
        Assert.Empty(GitHubThreads.TargetsOf(Definition() with { AutomationPolicy = new() }, true));
        Assert.Empty(GitHubThreads.TargetsOf(Definition() with { Issue = null }, true));
    }

    private static ExperimentDefinition Definition(params NotificationTarget[] notify) => TestKit.Experiments.Definitions.Valid() with
    {
        Repository = "owner/name",
        Issue = 1234,
        Notify = notify,
        AutomationPolicy = new AutomationPolicy(CloseIssue: true),
    };

    private static Report Report(ExperimentState state = ExperimentState.Running, DecisionKind kind = DecisionKind.Extend)
    {
        var report = ReportScenario.Empty();
        return report with { State = state, Decision = report.Decision with { Kind = kind } };
    }
}
