using System.Globalization;
using System.Text;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>A report as CSV (RFC 4180): one row per metric and variant, numbers in full.</summary>
public static class CsvReport
{
    private const string Header =
        "experiment,version,watermark,metric,role,variant,is_control,n,missing,successes,mean,variance,standard_error,interval_low,interval_high,"
        + "p50,p90,p99,method,difference,difference_low,difference_high,relative,relative_low,relative_high,p_value,adjusted_p_value,"
        + "sequential_p_value,sequential_low,sequential_high,reason,decision,code";

    public static string Render(Report report)
    {
        var text = new StringBuilder().Append(Header).Append("\r\n");
        foreach (var metric in DetailRows.MetricsOf(report))
        {
            foreach (var variant in report.Variants)
            {
                if (variant.Metrics.GetValueOrDefault(metric) is { } summary)
                    text.AppendJoin(',', Row(report, metric, variant, summary)).Append("\r\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Row(Report report, string metric, VariantReport variant, MetricReport summary)
    {
        var comparison = DetailRows.Find(report, metric, variant.Key);
        return
        [
            PlainText.CsvText(report.Experiment),
            Number(report.Version),
            report.Watermark?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "",
            PlainText.CsvText(metric),
            RoleOf(report, metric),
            PlainText.CsvText(variant.Key),
            variant.Key == report.Settings.Control ? "true" : "false",
            .. Summary(summary),
            .. Comparison(report, comparison),
            PlainText.CsvText(summary.Reason ?? comparison?.MainTest?.Reason),
            Words.Of(report.Decision.Kind),
            Words.Of(report.Decision.Code),
        ];
    }

    private static string RoleOf(Report report, string metric)
    {
        if (report.Comparisons.FirstOrDefault(c => c.Metric == metric) is { } comparison)
            return Words.Of(comparison.Role);

        return report.Guardrails.Any(g => g.Metric == metric) ? "guardrail" : "other";
    }

    private static IEnumerable<string> Summary(MetricReport summary) =>
    [
        Number(summary.N),
        Number(summary.Missing),
        Number(summary.Successes),
        Number(summary.Mean),
        Number(summary.Variance),
        Number(summary.StandardError),
        Number(summary.Interval?.Low),
        Number(summary.Interval?.High),
        Number(summary.P50),
        Number(summary.P90),
        Number(summary.P99),
    ];

    private static IEnumerable<string> Comparison(Report report, ComparisonReport? comparison)
    {
        var test = comparison?.MainTest;
        var sequence = comparison?.Decisive(report.Settings.Alpha);
        return
        [
            PlainText.CsvText(test?.Method),
            Number(test?.Estimate),
            Number(test?.Interval?.Low),
            Number(test?.Interval?.High),
            Number(comparison?.Relative.Estimate),
            Number(comparison?.Relative.Interval?.Low),
            Number(comparison?.Relative.Interval?.High),
            Number(test?.PValue),
            Number(comparison?.AdjustedPValue),
            Number(sequence?.RunningPValue),
            Number(sequence?.RunningInterval?.Low),
            Number(sequence?.RunningInterval?.High),
        ];
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
