using Splitrun.Domain.Analysis;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class SeriesAnalysisTests
{
    private static readonly DateOnly First = new(2026, 5, 1);

    [Fact]
    public void Of_SeveralDays_EachPointHasItsOwnRunsAndAllSoFar()
    {
        var experiment = TwoArms();

        var series = SeriesAnalysis.Of(experiment, Tokens, [Day(0, 100, 120), Day(1, 100, 140), Day(3, 100, 100)]);

        Assert.Equal(("prompt_style", "effective_tokens", "concise", SeriesBasis.Run), (series.Experiment, series.Metric, series.Control, series.Basis));
        Assert.Equal([First, First.AddDays(1), First.AddDays(3)], series.Points.Select(p => p.Day));
        Assert.Equal([20.0, 40, 0], series.Points.Select(p => Math.Round(p.Effects[0].OfDay.Estimate.GetValueOrDefault(), 9)));
        Assert.Equal([20.0, 30, 20], series.Points.Select(p => Math.Round(p.Effects[0].Total.Estimate.GetValueOrDefault(), 9)));
        Assert.Equal([50L, 100, 150], series.Points.Select(p => p.Arms[1].TotalN));
        Assert.All(series.Points, p => Assert.True(p.Effects[0].Sequence.Interval?.High - p.Effects[0].Sequence.Interval?.Low > p.Effects[0].Total.Interval?.High - p.Effects[0].Total.Interval?.Low));
    }

    [Fact]
    public void Of_LastPoint_IsTheComparisonOfTheReport()
    {
        var experiment = TwoArms();
        DayStatistics[] days = [.. Enumerable.Range(0, 10).Select(i => Day(i, 100, 110 + i))];
        var whole = days.Aggregate((a, b) => new DayStatistics(b.Day, [.. a.Arms.Zip(b.Arms, (x, y) => x.Merge(y))]));

        var point = SeriesAnalysis.Of(experiment, Tokens, days).Points[^1].Effects[0];

        var comparison = ExperimentAnalysis.Analyze(experiment, Of(experiment, [.. whole.Arms]), LastOutcome).Comparisons[0];
        Assert.Equal((comparison.MainTest?.Estimate, comparison.MainTest?.Interval, comparison.MainTest?.PValue), (point.Total.Estimate, point.Total.Interval, point.Total.PValue));
        Assert.Equal(comparison.Sequential.Interval, point.Sequence.Interval);
    }

    [Fact]
    public void Of_RunningPValue_NeverRises()
    {
        var points = SeriesAnalysis.Of(TwoArms(), Tokens, [.. Enumerable.Range(0, 20).Select(i => Day(i, 100, i < 10 ? 130 : 70))]).Points;

        Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.Second.Effects[0].RunningPValue <= pair.First.Effects[0].RunningPValue));
        Assert.True(points[^1].Effects[0].RunningPValue < 0.05 && points[^1].Effects[0].Sequence.PValue > 0.5);
    }

    [Fact]
    public void Of_MoreDaysThanFit_FoldsTheOldestIntoOne()
    {
        var series = SeriesAnalysis.Of(TwoArms(), Tokens, [.. Enumerable.Range(0, 1_000).Select(i => Day(i, 100, 110))]);

        Assert.Equal(SeriesAnalysis.MaxPoints, series.Points.Count);
        Assert.Equal((First.AddDays(600), 601 * 50L), (series.Points[0].Day, series.Points[0].Arms[0].N));
        Assert.Equal(50_000, series.Points[^1].Arms[0].TotalN);
    }

    [Fact]
    public void Of_NoDays_HasNoPoints() => Assert.Empty(SeriesAnalysis.Of(TwoArms(), Tokens, []).Points);

    [Fact]
    public void Of_DayOfOneArmOnly_HasAReasonAndNoNumber()
    {
        var series = SeriesAnalysis.Of(TwoArms(), Tokens, [new DayStatistics(First, [Arm(Tokens, Spread(100, 10, 50)), ArmStatistics.Empty])]);

        Assert.Equal((null, "empty_arm"), (series.Points[0].Effects[0].Total.Estimate, series.Points[0].Effects[0].Total.Reason));
    }

    private static DayStatistics Day(int number, double control, double candidate) =>
        new(First.AddDays(number), [Arm(Tokens, Spread(control, 60, 50)), Arm(Tokens, Spread(candidate, 60, 50))]);
}
