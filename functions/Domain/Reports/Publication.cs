using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>One message to one receiver; the same <see cref="Delivery"/> on every try.</summary>
/// <param name="Delivery">Identifies the message to the receiver, so that a repeated one can be told.</param>
/// <param name="Event">analysis.completed, guardrail.breached, decision.made or experiment.concluded.</param>
/// <param name="Experiment">Key of the experiment it is about.</param>
/// <param name="Target">Who receives it.</param>
/// <param name="Decision">The decision's word, such as promote.</param>
/// <param name="ReportUrl">Where the full report can be read.</param>
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
    DateTimeOffset CreatedAt);
