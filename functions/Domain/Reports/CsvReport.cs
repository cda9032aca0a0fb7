using System.Globalization;
using System.Text;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>A report as CSV (RFC 4180), numbers in full: one row per metric and variant, then one per segment and challenger.</summary>
public static class CsvReport
{
    private const string Header =
        "experiment,version,watermark,metric,role,variant,is_control,n,missing,successes,mean,variance,standard_error,interval_low,interval_high,"
        + "p50,p90,p99,method,difference,difference_low,difference_high,relative,relative_low,relative_high,p_value,adjusted_p_value,"
        + "sequential_p_value,sequential_low,sequential_high,reason,decision,code,"
        + "decision_variant,state,generated_at,engine,alpha,phase,segment,basis,assigned,concluded,success_rate,share_planned,share_observed,"
        + "exact_p_value,chance_to_beat_control,expected_loss,bayes_factor,guardrails,sample_ratio_status,sample_ratio_p_value";

    /// <summary>Columns that describe one metric of one variant, and those of a variant or a comparison behind the decision.</summary>
    private const int SummaryColumns = 11;

    private const int OwnColumns = 11;

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

        foreach (var segment in report.Segments?.Items ?? [])
        {
            foreach (var comparison in segment.Comparisons)
                text.AppendJoin(',', Row(report, segment, comparison)).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>A segment has the primary comparison alone; what it has no number for stays empty.</summary>
    private static IEnumerable<string> Row(Report report, SegmentReport segment, SegmentComparisonReport comparison)
    {
        var (test, relative) = (comparison.Test, comparison.Relative);
        return
        [
            .. Head(report, report.Settings.Metric.Name, "segment", comparison.Variant),
            Number(comparison.Observations),
            .. Enumerable.Repeat("", SummaryColumns - 1),
            .. Test(test, relative, comparison.AdjustedPValue),
            "",
            "",
            "",
            PlainText.CsvText(test.Reason),
            .. Verdict(report),
            PlainText.CsvText($"{segment.Name}={segment.Value ?? "(other values)"}"),
            .. Enumerable.Repeat("", OwnColumns),
            .. SampleRatio(report),
        ];
    }

    private static IEnumerable<string> Row(Report report, string metric, VariantReport variant, MetricReport summary)
    {
        var comparison = DetailRows.Find(report, metric, variant.Key);
        return
        [
            .. Head(report, metric, RoleOf(report, metric), variant.Key),
            .. Summary(summary),
            .. Comparison(report, comparison),
            PlainText.CsvText(summary.Reason ?? comparison?.MainTest?.Reason),
            .. Verdict(report),
            "",
            .. Own(report, metric, variant, comparison),
            .. SampleRatio(report),
        ];
    }

    private static IEnumerable<string> Head(Report report, string metric, string role, string variant) =>
    [
        PlainText.CsvText(report.Experiment),
        Number(report.Version),
        Time(report.Watermark),
        PlainText.CsvText(metric),
        role,
        PlainText.CsvText(variant),
        variant == report.Settings.Control ? "true" : "false",
    ];

    private static IEnumerable<string> Verdict(Report report) =>
    [
        Words.Of(report.Decision.Kind),
        Words.Of(report.Decision.Code),
        PlainText.CsvText(report.Decision.Variant),
        Words.Of(report.State),
        Time(report.GeneratedAt),
        report.Engine,
        Number(report.Settings.Alpha),
        Number(report.Settings.Phase),
    ];

    private static IEnumerable<string> Own(Report report, string metric, VariantReport variant, ComparisonReport? comparison) =>
    [
        comparison?.Basis ?? "",
        Number(variant.Assigned),
        Number(variant.Concluded),
        Number(variant.SuccessRate),
        Number(variant.SharePlanned),
        Number(variant.ShareObserved),
        Number(comparison?.Exact?.RunningPValue),
        Number(comparison?.Bayes?.ChanceToBeatControl),
        Number(comparison?.Bayes?.ExpectedLoss),
        Number(comparison?.Bayes?.BayesFactor),
        PlainText.CsvText(string.Join("; ", report.Guardrails.Where(g => g.Metric == metric && g.Variant == variant.Key).Select(g => $"{g.Rule}: {Words.Of(g.Status)}"))),
    ];

    private static IEnumerable<string> SampleRatio(Report report) =>
        [Words.Of(report.Trust.SampleRatio.Status), Number(report.Trust.SampleRatio.PValue)];

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
            .. Test(test, comparison?.Relative, comparison?.AdjustedPValue),
            Number(sequence?.RunningPValue),
            Number(sequence?.RunningInterval?.Low),
            Number(sequence?.RunningInterval?.High),
        ];
    }

    private static IEnumerable<string> Test(TestReport? test, RelativeReport? relative, double? adjusted) =>
    [
        PlainText.CsvText(test?.Method),
        Number(test?.Estimate),
        Number(test?.Interval?.Low),
        Number(test?.Interval?.High),
        Number(relative?.Estimate),
        Number(relative?.Interval?.Low),
        Number(relative?.Interval?.High),
        Number(test?.PValue),
        Number(adjusted),
    ];

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
