using System.Globalization;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.GitHub;

/// <summary>The one comment of an experiment in a thread: found again by a hidden first line, which also says how new the text is.</summary>
internal static class LivingComment
{
    /// <summary>GitHub takes 65,536 characters; what comes below the cut needs some of them.</summary>
    private const int MaxLength = 60_000;

    private const string Open = "<!-- splitrun:";
    private const string At = " at=";
    private const string Close = " -->";

    /// <summary>The comment's text.</summary>
    public static string BodyOf(Publication publication)
    {
        var own = MarkdownReport.Marker(publication.Experiment);
        var report = publication.Markdown.StartsWith(own, StringComparison.Ordinal) ? publication.Markdown[own.Length..].TrimStart('\n') : publication.Markdown;
        var marker = $"{PrefixOf(publication.Experiment)}{publication.CreatedAt.UtcDateTime:O}{Close}\n";
        return report.Length <= MaxLength ? marker + report : $"{marker}{report[..MaxLength]}\n\n(cut short; [the full report]({publication.ReportUrl}))\n";
    }

    /// <summary>Whether a comment is the experiment's own: one that only quotes it does not begin with the hidden line.</summary>
    public static bool IsOf(string experiment, string? body) => body?.StartsWith(PrefixOf(experiment), StringComparison.Ordinal) == true;

    /// <summary>Whether the comment tells of a later moment: a message that had to wait does not turn it back.</summary>
    public static bool IsNewerThan(string body, Publication publication)
    {
        var start = PrefixOf(publication.Experiment).Length;
        var end = body.IndexOf(Close, start, StringComparison.Ordinal);
        return end > start
            && DateTimeOffset.TryParse(body.AsSpan(start, end - start), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at > publication.CreatedAt;
    }

    private static string PrefixOf(string experiment) => Open + experiment + At;
}
