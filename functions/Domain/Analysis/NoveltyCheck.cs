using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Analysis;

/// <summary>
/// Whether the effect moves with time. Each report carries the state of the primary metric at the end of each day so far; the
/// differences between those are the days' own runs.
/// </summary>
internal static class NoveltyCheck
{
    /// <summary>p-value below which a trend is reported.</summary>
    private const double Threshold = 0.01;

    /// <summary>Days that are carried along; older ones drop out.</summary>
    private const int MaxDays = 120;

    public static NoveltyReport Of(AnalysisFrame frame)
    {
        var sample = frame.SampleOf(frame.Definition.ControlIndex, frame.Definition.Metric);
        if (sample.IsRatio || !frame.Challengers.Any())
            return new NoveltyReport(CheckStatus.NotApplicable, null, null, null, Words.Of(Reason.NotApplicable), null);

        var days = Days(frame);
        var trends = frame.Challengers.Select(i => (Variant: i, Trend: NoveltyTrend.Of(Effects(frame, days, i), Threshold))).ToList();
        var adjusted = MultipleComparisons.Holm([.. trends.Select(t => t.Trend.PValue)]);
        var strongest = Enumerable.Range(0, trends.Count).MinBy(i => adjusted[i] ?? double.PositiveInfinity);
        return Describe(frame, trends[strongest].Variant, trends[strongest].Trend, adjusted[strongest], days);
    }

    private static NoveltyReport Describe(AnalysisFrame frame, int variant, NoveltyTrend trend, double? p, IReadOnlyList<DayReport> days)
    {
        var key = frame.Definition.Variants[variant].Key;
        if (trend.Slope is not { } slope || p is null)
            return new NoveltyReport(CheckStatus.Pending, null, null, null, Words.Of(trend.Reason ?? Reason.TooFew), days);

        var isTrend = p < Threshold;
        var reason = isTrend ? $"the effect of {key} on {frame.Definition.Metric.Name} changes by {NumberText.Signed(slope)} a day" : null;
        return new NoveltyReport(isTrend ? CheckStatus.Fail : CheckStatus.Pass, key, Finite.OrNull(slope), p, reason, days);
    }

    /// <summary>The days so far, that of the newest data in its present state.</summary>
    private static IReadOnlyList<DayReport> Days(AnalysisFrame frame)
    {
        var earlier = frame.Previous.Count > 0 ? frame.Previous[^1].Trust.Novelty.Days ?? [] : [];
        if (frame.Statistics.Watermark is not { } watermark)
            return earlier;

        var today = DateOnly.FromDateTime(watermark.UtcDateTime);
        var arms = Enumerable.Range(0, frame.Definition.Variants.Count)
            .Select(i => frame.SampleOf(i, frame.Definition.Metric).Values)
            .Select(m => new DayArmReport(m.Count, m.Mean, m.SumOfSquaredDeviations));
        return [.. earlier.Where(d => d.Day < today && d.Arms.Count == frame.Definition.Variants.Count).TakeLast(MaxDays - 1), new DayReport(today, [.. arms])];
    }

    private static List<DailyEffect> Effects(AnalysisFrame frame, IReadOnlyList<DayReport> days, int variant)
    {
        var effects = new List<DailyEffect>();
        for (var i = 0; i < days.Count; i++)
        {
            var before = i == 0 ? null : days[i - 1];
            if (OwnRuns(before, days[i], frame.Definition.ControlIndex) is not { } control || OwnRuns(before, days[i], variant) is not { } candidate)
                continue;

            if (WelchTest.Compare(control, candidate) is { Estimate: { } effect, StandardError: > 0 and var standardError } && double.IsFinite(effect))
                effects.Add(new DailyEffect(days[i].Day.DayNumber - days[0].Day.DayNumber, effect, standardError));
        }

        return effects;
    }

    /// <summary>The runs between two states; null when corrections took some away.</summary>
    private static Moments? OwnRuns(DayReport? before, DayReport day, int arm)
    {
        var now = ToMoments(day.Arms[arm]);
        if (before is null)
            return now;

        var then = ToMoments(before.Arms[arm]);
        return then.Count <= now.Count ? now.Subtract(then) : null;
    }

    private static Moments ToMoments(DayArmReport arm) => new(arm.N, arm.Mean, arm.SquaredDeviations);
}
