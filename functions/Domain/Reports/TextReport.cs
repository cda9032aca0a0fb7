using System.Text;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>A report for a terminal: a box table, the winner, the recommendation, and what a reader must know to believe them.</summary>
public static class TextReport
{
    public static string Render(Report report)
    {
        var text = new StringBuilder();
        WriteHead(text, report);
        text.Append(MainTable(report));
        Lines(text, Findings.PValueNotes(report));
        WriteVerdict(text, report);
        text.Append(DetailTable(report));
        Section(text, "Guardrails:", report.Guardrails.Select(g => $"{Words.Of(g.Status)}  {Findings.Guardrail(g)}"));
        Section(text, "Segments:", Findings.Segments(report));
        Section(text, "Shadows:", Findings.Shadows(report));
        Section(text, "Experiments on the same runs:", Findings.Interactions(report));
        Section(text, "Phases:", Findings.Phases(report));
        Line(text, $"Runs: {Findings.Totals(report)}");
        Line(text, $"Sample ratio: {Findings.SampleRatio(report)}");
        Section(text, "Warnings:", Findings.Warnings(report));
        Line(text, $"Settings: {Findings.Settings(report)}");
        Line(text, $"{DataUpTo(report)}; {report.Engine}");
        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, Report report)
    {
        var settings = report.Settings;
        Line(text, $"Experiment {report.Experiment} (version {report.Version}, {Words.Of(report.State)})");
        if (settings.Description is { } description)
            Line(text, description);
        if (settings.Hypothesis is { } hypothesis)
            Line(text, $"Hypothesis: {hypothesis}");

        var unit = settings.Metric.Unit is { } name ? $"{name}, " : "";
        var better = settings.Metric.Direction == MetricDirection.Increase ? "higher" : "lower";
        Line(text, $"Metric: {settings.Metric.Name} ({unit}{better} is better), control: {settings.Control}");
        text.Append('\n');
    }

    private static AsciiTable MainTable(Report report)
    {
        var table = new AsciiTable(1, ["variant", .. VariantRows.Header(report), ""]);
        foreach (var variant in report.Variants)
        {
            var control = variant.Key == report.Settings.Control ? " (control)" : "";
            table.Add([variant.Key + control, .. VariantRows.Cells(report, variant), Findings.IsSignificant(report, variant.Key) ? "✓" : ""]);
        }

        return table;
    }

    private static void WriteVerdict(StringBuilder text, Report report)
    {
        text.Append('\n');
        Line(text, $"Winner: {Findings.Winner(report)}");
        Line(text, $"Recommendation: {Findings.Recommendation(report)}");
        Line(text, report.Decision.Justification);
        foreach (var step in report.Decision.NextSteps)
            Line(text, $"- {step}");

        text.Append('\n');
    }

    private static AsciiTable DetailTable(Report report)
    {
        var table = new AsciiTable(2, DetailRows.Header(report));
        foreach (var row in DetailRows.Of(report))
            table.Add(row);

        return table;
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
            return;

        Line(text, title);
        foreach (var line in all)
            text.Append("  ").Append(PlainText.Line(line)).Append('\n');
    }

    private static void Lines(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Line(text, line);
    }

    private static void Line(StringBuilder text, string line) => text.Append(PlainText.Line(line)).Append('\n');

    internal static string DataUpTo(Report report) =>
        report.Watermark is { } watermark ? $"Data up to {watermark.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}" : "No data yet";
}
