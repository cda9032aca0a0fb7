using System.Runtime.InteropServices;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;

namespace Splitrun.Statistics.Diagnostics;

/// <summary>The effect of one day.</summary>
/// <param name="Day">Days since the experiment started, for instance 0, 1, 2.</param>
/// <param name="Effect">The estimated effect of that day alone.</param>
/// <param name="StandardError">Its standard error. Range: finite, above 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DailyEffect(double Day, double Effect, double StandardError);

/// <summary>Whether the effect wears off or grows over the days (novelty and learning effects). All numbers are null when there is a reason.</summary>
public sealed record NoveltyTrend
{
    /// <summary>Fewest days from which a slope is read.</summary>
    public const int MinDays = 3;

    /// <summary>Change of the effect a day, in the effect's unit.</summary>
    public double? Slope { get; init; }

    /// <summary>Standard error of the slope.</summary>
    public double? StandardError { get; init; }

    /// <summary>Two-sided p-value of no trend, above 0 and at most 1.</summary>
    public double? PValue { get; init; }

    /// <summary>Whether the p-value is below the threshold.</summary>
    public bool IsTrend { get; init; }

    /// <summary>Why there are no numbers; null when there are.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Fits a line through the daily effects, weighted by their precision.</summary>
    /// <param name="days">The days; each its own runs only, so that the effects are independent.</param>
    /// <param name="threshold">p-value below which a trend is declared. Range: 0 &lt; threshold &lt; 1.</param>
    /// <returns>The slope; or <see cref="Reason.TooFew"/> (fewer than <see cref="MinDays"/> different days).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>Weighted least squares with known variances: slope = sum w (x - mean x) y / sum w (x - mean x)^2, variance 1 / sum w (x - mean x)^2.</remarks>
    public static NoveltyTrend Of(IReadOnlyList<DailyEffect> days, double threshold = 0.01)
    {
        ArgumentNullException.ThrowIfNull(days);
        Levels.Require(threshold);
        foreach (var day in days)
        {
            if (!double.IsFinite(day.Day) || !double.IsFinite(day.Effect) || !double.IsFinite(day.StandardError) || day.StandardError <= 0)
                throw new ArgumentOutOfRangeException(nameof(days), day, "Days and effects must be finite, and standard errors above 0.");
        }

        if (days.Select(day => day.Day).Distinct().Count() < MinDays)
            return new() { Reason = Comparisons.Reason.TooFew };
        var smallest = days.Min(day => day.StandardError);
        double[] weights = [.. days.Select(day => smallest / day.StandardError * (smallest / day.StandardError))];
        var total = weights.Sum();
        var center = days.Select((day, i) => weights[i] / total * day.Day).Sum();
        var level = days.Select((day, i) => weights[i] / total * day.Effect).Sum();
        var squares = days.Select((day, i) => weights[i] * (day.Day - center) * (day.Day - center)).Sum();
        var slope = days.Select((day, i) => weights[i] * (day.Day - center) * (day.Effect - level)).Sum() / squares;
        var standardError = smallest / Math.Sqrt(squares);
        var logPValue = Levels.LogPValue(slope / standardError, Alternative.TwoSided, NormalDistribution.LogUpper);
        return new()
        {
            Slope = slope,
            StandardError = standardError,
            PValue = ComparisonResult.PValueOf(logPValue),
            IsTrend = logPValue < Math.Log(threshold),
        };
    }
}
