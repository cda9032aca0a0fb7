using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>One message to one receiver; the same <see cref="Delivery"/> on every try.</summary>
/// <param name="Delivery">Identifies the message to the receiver, so that a repeated one can be told.</param>
/// <param name="Event">analysis.completed, guardrail.breached, decision.made or experiment.concluded.</param>
/// <param name="Experiment">Key of the experiment it is about.</param>
/// <param name="Target">Who receives it.</param>
/// <param name="Decision">The decision's word, such as promote.</param>
/// <param name="ReportUrl">The experiment's page, where people read the full report.</param>
/// <param name="Text">The report as plain text.</param>
/// <param name="Markdown">The report as Markdown.</param>
/// <param name="CreatedAt">When the event happened, UTC.</param>
public sealed record Publication(
    string Delivery,
    string Event,
    string Experiment,
    NotificationTarget Target,
    string? Decision,
    string ReportUrl,
    string Text,
    string Markdown,
    DateTimeOffset CreatedAt)
{
    /// <summary>Where on GitHub it goes; null for every other receiver.</summary>
    public GitHubThread? GitHub { get; init; }
}

/// <summary>An issue or discussion on GitHub, and what is done to it beside the comment.</summary>
/// <param name="Repository"><c>owner/name</c>.</param>
/// <param name="Number">Number of the issue or discussion. Range: 1 or more.</param>
/// <param name="Labels">Labels that an issue gets beside those it has; none for a discussion.</param>
/// <param name="Close">Whether the issue is closed.</param>
public sealed record GitHubThread(string Repository, int Number, IReadOnlyList<string> Labels, bool Close);
