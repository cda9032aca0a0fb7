using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.TestKit.Reports;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class ReportedSeriesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryReportStore _reports = new(TimeProvider.System);

    [Fact]
    public async Task ReadAsync_SeveralReportsADay_TakesTheLastOfEachDay()
    {
        await AddAsync(Noon, 20, 100, 120);
        var second = await AddAsync(Noon.AddHours(3), 30, 100, 140);
        var third = await AddAsync(Noon.AddDays(2), 50, 100, 110);

        var series = await new ReportedSeries(_reports).ReadAsync(Experiment(), Tokens, CancellationToken.None);

        Assert.Equal(("effective_tokens", "concise", SeriesBasis.Report), (series.Metric, series.Control, series.Basis));
        Assert.Equal([new DateOnly(2026, 5, 1), new DateOnly(2026, 5, 3)], series.Points.Select(p => p.Day));
        Assert.Equal([(30L, 30L), (20L, 50L)], series.Points.Select(p => (p.Arms[1].N, p.Arms[1].TotalN)));
        foreach (var (report, point) in new[] { second, third }.Zip(series.Points))
        {
            var (comparison, effect) = (report.Comparisons[0], Assert.Single(point.Effects));
            Assert.Equal((comparison.MainTest?.Estimate, comparison.MainTest?.Interval), (effect.Total.Estimate, effect.Total.Interval));
            Assert.Equal((comparison.Sequential.Interval, comparison.Sequential.RunningInterval), (effect.Sequence.Interval, effect.RunningInterval));
            Assert.Equal((null, "unit_is_not_run"), (effect.OfDay.Estimate, effect.OfDay.Reason));
        }
    }

    [Fact]
    public async Task ReadAsync_MoreDaysThanFit_KeepsTheNewest()
    {
        for (var day = 0; day < ReportedSeries.MaxPoints + 5; day++)
        {
            await AddAsync(Noon.AddDays(day), 20 + day, 100, 120);
        }

        var series = await new ReportedSeries(_reports).ReadAsync(Experiment(), Tokens, CancellationToken.None);

        Assert.Equal(ReportedSeries.MaxPoints, series.Points.Count);
        Assert.Equal(new DateOnly(2026, 5, 6), series.Points[0].Day);
    }

    [Fact]
    public async Task ReadAsync_NoReports_HasNoPoints() =>
        Assert.Empty((await new ReportedSeries(_reports).ReadAsync(Experiment(), Tokens, CancellationToken.None)).Points);

    private static Experiment Experiment() => TwoArms().With(d => d with { Assignment = d.Assignment with { Unit = "user" } });

    private async Task<Report> AddAsync(DateTimeOffset watermark, int values, double control, double candidate)
    {
        var experiment = TwoArms();
        var statistics = Of(experiment, Arm(Tokens, Spread(control, 10, values)), Arm(Tokens, Spread(candidate, 10, values)));
        var report = ExperimentAnalysis.Analyze(experiment, statistics, watermark) with { GeneratedAt = watermark, Watermark = watermark };
        Assert.True(await _reports.TryAddAsync(report, CancellationToken.None));
        return report;
    }
}
