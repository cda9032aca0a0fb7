using Splitrun.Domain.Problems;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>The rules for receivers of results.</summary>
internal static class NotificationValidation
{
    private const int MaxCount = 10;

    public static IReadOnlyList<NotificationTarget> Validate(ExperimentDraft draft, DraftRules rules, FieldErrors errors)
    {
        var targets = draft.Notify ?? [];
        errors.Require(targets.Count <= MaxCount, "notify", $"must be at most {MaxCount}");
        return [.. targets.Select((target, i) => ValidateOne(target, $"notify[{i}]", draft, rules, errors)).OfType<NotificationTarget>()];
    }

    private static NotificationTarget? ValidateOne(NotificationDraft? target, string field, ExperimentDraft draft, DraftRules rules, FieldErrors errors)
    {
        if (target?.Kind is not { } kind)
        {
            errors.Add($"{field}.kind", "must be one of webhook, slack, github_issue, github_discussion");
            return null;
        }

        if (kind is NotificationKind.Webhook or NotificationKind.Slack)
        {
            if (WebhookTarget.Complaint(target.Url, rules.AllowPrivateTargets) is { } complaint)
            {
                errors.Add($"{field}.url", complaint);
            }

            errors.Require(target.Number is null, $"{field}.number", "must be left out for a webhook");
        }
        else
        {
            ValidateNumber(target, kind, field, draft, errors);
        }

        return new NotificationTarget(kind, target.Url, target.Number);
    }

    private static void ValidateNumber(NotificationDraft target, NotificationKind kind, string field, ExperimentDraft draft, FieldErrors errors)
    {
        errors.Require(target.Url is null, $"{field}.url", "must be left out for GitHub");
        errors.Require(draft.Repository is not null, "repository", "must be given when results are posted to GitHub");
        var number = target.Number ?? (kind == NotificationKind.GithubIssue ? draft.Issue : null);
        errors.Require(number is >= 1, $"{field}.number", "must be the number of the issue or discussion, a whole number from 1");
    }
}
