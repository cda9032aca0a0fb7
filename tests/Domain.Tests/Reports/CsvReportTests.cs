using System.Globalization;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class CsvReportTests
{
    [Fact]
    public void Render_Winner_HasARowPerMetricAndVariantWithNumbersInFull()
    {
        var report = ReportScenario.Winning();

        var rows = Rows(report);

        Assert.Equal(["effective_tokens/verbose", "effective_tokens/concise", "success/verbose", "success/concise"], rows.Select(r => $"{r["metric"]}/{r["variant"]}"));
        Assert.Equal(["primary", "primary", "secondary", "secondary"], rows.Select(r => r["role"]));
        var test = report.FindPrimary("concise")!.MainTest!;
        Assert.Equal(test.PValue, double.Parse(rows[1]["p_value"], CultureInfo.InvariantCulture));
        Assert.Equal(("welch_t", "-2000", "-0.2", "false"), (rows[1]["method"], rows[1]["difference"], rows[1]["relative"], rows[1]["is_control"]));
        Assert.Equal(("", "true", "10000"), (rows[0]["p_value"], rows[0]["is_control"], rows[0]["mean"]));
    }

    [Fact]
    public void Render_Winner_SaysWhatItRestsOn()
    {
        var row = Rows(ReportScenario.Winning())[3];

        Assert.Equal(("102", "100", "0.97", "max_regression 0.05: pass", "pass"), (row["assigned"], row["concluded"], row["success_rate"], row["guardrails"], row["sample_ratio_status"]));
        Assert.Equal(("concise", "running", Report.EngineName, "0.05", "run"), (row["decision_variant"], row["state"], row["engine"], row["alpha"], row["basis"]));
        Assert.NotEqual("", row["exact_p_value"]);
        Assert.NotEqual("", row["chance_to_beat_control"]);
    }

    [Fact]
    public void Render_Segments_HaveARowForEachChallenger()
    {
        var test = new TestReport("welch_t", -5, 1, Bounds.From(-7, -3), 5, 20, 0.001, false, null);
        var segment = new SegmentReport("repository", "a", [new SegmentComparisonReport("concise", 10, 12, test, 0.002, new RelativeReport(-0.1, 0.02, null, null))]);

        var row = Rows(ReportScenario.Winning() with { Segments = new SegmentsReport("", [segment]) })[^1];

        Assert.Equal(("segment", "repository=a", "concise", "12", "-5", "-0.1", "0.002"), (row["role"], row["segment"], row["variant"], row["n"], row["difference"], row["relative"], row["adjusted_p_value"]));
        Assert.Equal(("", "pass"), (row["assigned"], row["sample_ratio_status"]));
    }

    [Fact]
    public void Render_EveryRow_HasAsManyCellsAsTheHeader()
    {
        var lines = CsvReport.Render(ReportScenario.Empty()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Single(lines.Select(l => l.Split(',').Length).Distinct());
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-2", "'-2")]
    [InlineData("@sum", "'@sum")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=\"a\",b", "\"'=\"\"a\"\",b\"")]
    [InlineData("plain", "plain")]
    public void CsvText_HostileCell_IsText(string cell, string written) => Assert.Equal(written, PlainText.CsvText(cell));

    [Fact]
    public void Render_HostileMetricName_CannotBecomeAFormula()
    {
        var report = ReportScenario.Binary();
        var variants = report.Variants.Select(v => v with { Metrics = new Dictionary<string, MetricReport> { ["=1+1"] = v.Metrics["success"] } });

        var text = CsvReport.Render(report with
        {
            Variants = [.. variants],
            Settings = report.Settings with { Metric = new Metric("=1+1", MetricKind.Binary, MetricDirection.Increase, null) },
        });

        Assert.Contains(",'=1+1,", text, StringComparison.Ordinal);
    }

    private static List<Dictionary<string, string>> Rows(Report report)
    {
        var lines = CsvReport.Render(report).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(',')).ToList();
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(c => c.First, c => c.Second))];
    }
}
