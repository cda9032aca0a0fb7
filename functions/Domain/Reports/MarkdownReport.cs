using System.Text;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>A report as GitHub Markdown. Its first line is a hidden marker by which a living comment is found again.</summary>
public static class MarkdownReport
{
    /// <summary>The hidden first line; no other experiment has the same.</summary>
    public static string Marker(string experiment) => $"<!-- splitrun:{experiment} -->";

    public static string Render(Report report)
    {
        var text = new StringBuilder().Append(Marker(report.Experiment)).Append('\n');
        Line(text, $"### Experiment {PlainText.Code(report.Experiment)}: {PlainText.Markdown(Findings.Recommendation(report))}");
        Paragraph(text, PlainText.Markdown(report.Settings.Description));
        Paragraph(text, MainTable(report));
        Paragraph(text, string.Join("  \n", Findings.PValueNotes(report).Select(PlainText.Markdown)));
        Paragraph(text, Verdict(report));
        Paragraph(text, Bullets(report.Decision.NextSteps));
        Paragraph(text, Guardrails(report));
        Paragraph(text, Warnings(report));
        Paragraph(text, Details(report));
        Paragraph(text, $"<sub>{TextReport.DataUpTo(report)}, version {report.Version}, {Words.Of(report.State)}, {PlainText.Markdown(report.Engine)}</sub>");
        return text.ToString();
    }

    private static string MainTable(Report report)
    {
        var rows = report.Variants.Select(v => (string[])
        [
            PlainText.Code(v.Key) + (v.Key == report.Settings.Control ? " (control)" : ""),
            .. VariantRows.Cells(report, v).Select(PlainText.Markdown),
            Findings.IsSignificant(report, v.Key) ? "✓" : "",
        ]);
        return Table(1, ["variant", .. VariantRows.Header(report), " "], rows);
    }

    private static string Verdict(Report report)
    {
        var sign = report.Decision.Kind == DecisionKind.Promote ? "**Winner:**" : "Winner:";
        return $"{sign} {PlainText.Markdown(Findings.Winner(report))}\n\n{PlainText.Markdown(report.Decision.Justification)}";
    }

    private static string Guardrails(Report report) => report.Guardrails.Count == 0
        ? ""
        : $"Guardrails\n\n{Bullets(report.Guardrails.Select(g => $"{Words.Of(g.Status)}: {Findings.Guardrail(g)}"))}";

    private static string Warnings(Report report) =>
        Findings.Warnings(report) is { Count: > 0 } warnings ? $"Warnings\n\n{Bullets(warnings)}" : "";

    private static string Details(Report report)
    {
        var rows = DetailRows.Of(report).Select(row => (string[])[.. row.Select(PlainText.Markdown)]);
        return $"""
            <details><summary>All metrics, runs and checks</summary>

            {Table(2, DetailRows.Header(report), rows)}

            - Runs: {PlainText.Markdown(Findings.Totals(report))}
            - Sample ratio: {PlainText.Markdown(Findings.SampleRatio(report))}{string.Concat(Beside(report).Select(line => $"\n- {PlainText.Markdown(line)}"))}
            - Settings: {PlainText.Markdown(Findings.Settings(report))}

            </details>
            """.ReplaceLineEndings("\n");
    }

    private static IEnumerable<string> Beside(Report report) =>
    [
        .. Findings.Segments(report),
        .. Findings.Shadows(report).Select(line => $"Shadow: {line}"),
        .. Findings.Interactions(report).Select(line => $"On the same runs as {line}"),
        .. Findings.Phases(report).Select(line => $"Phase {line}"),
    ];

    private static string Table(int textColumns, string[] header, IEnumerable<string[]> rows)
    {
        var rule = header.Select((_, column) => column < textColumns ? "---" : "---:");
        return string.Join('\n', new[] { header, [.. rule] }.Concat(rows).Select(cells => $"| {string.Join(" | ", cells)} |"));
    }

    private static string Bullets(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => $"- {PlainText.Markdown(line)}"));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static void Paragraph(StringBuilder text, string paragraph)
    {
        if (paragraph.Length > 0)
            text.Append('\n').Append(paragraph).Append('\n');
    }
}
