using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.Webhooks;

/// <summary>What is posted.</summary>
/// <param name="Event">analysis.completed, guardrail.breached, decision.made or experiment.concluded.</param>
/// <param name="Experiment">Key of the experiment.</param>
/// <param name="Delivery">The same on every try.</param>
/// <param name="Decision">The decision's word.</param>
/// <param name="Report">Where the full report can be read.</param>
/// <param name="Text">The report as plain text.</param>
/// <param name="Markdown">The report as Markdown.</param>
/// <param name="CreatedAt">When the event happened, UTC.</param>
internal sealed record WebhookBody(
    string Event, string Experiment, string Delivery, string? Decision, string Report, string Text, string Markdown, DateTime CreatedAt)
{
    /// <summary>Longest message that Slack shows, in characters.</summary>
    private const int MaxSlackText = 3_000;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Of(Publication publication) => JsonSerializer.SerializeToUtf8Bytes(
        new WebhookBody(
            publication.Event,
            publication.Experiment,
            publication.Delivery,
            publication.Decision,
            publication.ReportUrl,
            publication.Text,
            publication.Markdown,
            publication.CreatedAt.UtcDateTime),
        Options);

    /// <summary>Slack's incoming webhook takes an object with text in its own markup: a headline, the table in a code block, the link.</summary>
    public static byte[] ForSlack(Publication publication)
    {
        var table = publication.Text.Length <= MaxSlackText ? publication.Text : publication.Text[..MaxSlackText] + "\n(cut short)";
        var text = $"*{Escape(publication.Experiment)}*: {Escape(publication.Decision ?? publication.Event)}\n```\n{Escape(table)}\n```\n<{publication.ReportUrl}|The full report>";
        return JsonSerializer.SerializeToUtf8Bytes(new { text }, Options);
    }

    /// <summary>The three characters that mean something in Slack's markup, and the fence.</summary>
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("```", "'''", StringComparison.Ordinal);
}
