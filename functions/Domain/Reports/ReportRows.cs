using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>The primary metric per variant, as cells.</summary>
internal static class VariantRows
{
    public static string[] Header(Report report) => report.Settings.Metric.Kind == MetricKind.Binary
        ? ["n", RateTitle(report), "p-value", "always-valid p"]
        : ["n", "mean", "p50", "p-value", "always-valid p"];

    public static string[] Cells(Report report, VariantReport variant)
    {
        var metric = variant.Metrics.GetValueOrDefault(report.Settings.Metric.Name);
        var comparison = report.FindPrimary(variant.Key);
        string[] values = report.Settings.Metric.Kind == MetricKind.Binary
            ? [NumberText.Percent(metric?.Mean)]
            : [NumberText.Of(metric?.Mean), NumberText.Of(metric?.P50)];
        return
        [
            NumberText.Of(metric?.N ?? 0),
            .. values,
            NumberText.PValue(comparison?.AdjustedPValue),
            NumberText.PValue(comparison?.Decisive(report.Settings.Alpha).AdjustedPValue),
        ];
    }

    private static string RateTitle(Report report) =>
        report.Settings.Metric.Name == MetricCatalogue.Success ? "success rate" : "rate";
}

/// <summary>Every metric per variant, as cells.</summary>
internal static class DetailRows
{
    public static string[] Header(Report report)
    {
        var level = NumberText.Of((1 - report.Settings.Alpha) * 100);
        return ["metric", "variant", "n", "missing", "mean", "variance", $"{level}% CI", "change", $"{level}% CI of change", "p-value"];
    }

    public static IEnumerable<string[]> Of(Report report) =>
        from metric in MetricsOf(report)
        from variant in report.Variants
        let summary = variant.Metrics.GetValueOrDefault(metric)
        where summary is not null
        select Row(metric, variant.Key, summary, Find(report, metric, variant.Key));

    /// <summary>The comparison of that variant in that metric, or null.</summary>
    public static ComparisonReport? Find(Report report, string metric, string variant) => report.Comparisons
        .FirstOrDefault(c => string.Equals(c.Metric, metric, StringComparison.Ordinal) && string.Equals(c.Variant, variant, StringComparison.Ordinal));

    /// <summary>The metrics that were asked for, and those that anybody reported.</summary>
    public static IEnumerable<string> MetricsOf(Report report)
    {
        var asked = report.Comparisons.Select(c => c.Metric).Concat(report.Guardrails.Select(g => g.Metric)).ToHashSet();
        return report.Variants
            .SelectMany(v => v.Metrics)
            .Where(m => m.Value.N > 0 || asked.Contains(m.Key))
            .Select(m => m.Key)
            .Distinct();
    }

    private static string[] Row(string metric, string variant, MetricReport summary, ComparisonReport? comparison) =>
    [
        metric,
        variant,
        NumberText.Of(summary.N),
        NumberText.Of(summary.Missing),
        NumberText.Of(summary.Mean),
        NumberText.Of(summary.Variance),
        NumberText.Of(summary.Interval),
        NumberText.Change(comparison?.Relative.Estimate),
        Changes(comparison?.Relative.Interval),
        NumberText.PValue(comparison?.AdjustedPValue),
    ];

    private static string Changes(Bounds? bounds) =>
        bounds is { } both ? $"[{NumberText.Change(both.Low)}, {NumberText.Change(both.High)}]" : "-";
}
