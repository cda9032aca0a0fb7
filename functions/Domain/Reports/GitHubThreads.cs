using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>Which issues and discussions an experiment's results go to, and what their labels say.</summary>
public static class GitHubThreads
{
    /// <summary>It hands out variants.</summary>
    public const string ActiveLabel = "experiment:active";

    /// <summary>Every arm has what the analysis needs.</summary>
    public const string ReadyLabel = "experiment:ready-for-analysis";

    /// <summary>A variant was promoted, or everybody is back on control.</summary>
    public const string ConcludedLabel = "experiment:concluded";

    /// <summary>
    /// The receivers of a report: those that the definition names, and, when the experiment has concluded and asks for it, the tracking
    /// issue that is to be closed.
    /// </summary>
    /// <param name="definition">The definition.</param>
    /// <param name="isConcluded">Whether this report concludes the experiment.</param>
    public static IReadOnlyList<NotificationTarget> TargetsOf(ExperimentDefinition definition, bool isConcluded)
    {
        var targets = definition.Notify;
        return isConcluded && Closes(definition) && !targets.Any(t => t.Kind == NotificationKind.GithubIssue && NumberOf(definition, t) == definition.Issue)
            ? [.. targets, new NotificationTarget(NotificationKind.GithubIssue, null, definition.Issue)]
            : targets;
    }

    /// <summary>Where on GitHub that target is; null for one that is not there.</summary>
    public static GitHubThread? Of(ExperimentDefinition definition, NotificationTarget target, Report report, bool isConcluded)
    {
        if (target.Kind is not (NotificationKind.GithubIssue or NotificationKind.GithubDiscussion) || definition.Repository is not { } repository)
            return null;

        var number = NumberOf(definition, target) ?? 0;
        return target.Kind == NotificationKind.GithubDiscussion
            ? new GitHubThread(repository, number, [], false)
            : new GitHubThread(repository, number, LabelsOf(report, isConcluded), isConcluded && Closes(definition) && number == definition.Issue);
    }

    /// <summary>Labels are only added, so that they tell how far the experiment came.</summary>
    private static IReadOnlyList<string> LabelsOf(Report report, bool isConcluded)
    {
        var labels = new List<string>();
        if (report.State == ExperimentState.Running)
            labels.Add(ActiveLabel);

        if (report.Decision.Kind is not (DecisionKind.Extend or DecisionKind.Invalid))
            labels.Add(ReadyLabel);

        if (isConcluded)
            labels.Add(ConcludedLabel);

        return labels;
    }

    private static bool Closes(ExperimentDefinition definition) =>
        definition is { AutomationPolicy.CloseIssue: true, Issue: not null, Repository: not null };

    private static int? NumberOf(ExperimentDefinition definition, NotificationTarget target) =>
        target.Number ?? (target.Kind == NotificationKind.GithubIssue ? definition.Issue : null);
}
