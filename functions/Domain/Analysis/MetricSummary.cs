using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Analysis;

/// <summary>Describes one metric of one arm.</summary>
internal static class MetricSummary
{
    public static MetricReport Of(MetricSample sample, long concluded, double alpha)
    {
        var (method, interval, standardError) = IntervalOf(sample, alpha);
        var sketch = sample.Statistics.Sketch;
        return new MetricReport
        {
            N = sample.Count,
            Units = sample.IsByUnit ? sample.Pairs.Count : null,
            Missing = Math.Max(0, concluded - sample.Count),
            Successes = sample.Kind == MetricKind.Binary ? sample.Statistics.Successes : null,
            Mean = sample.Mean,
            Variance = sample.Kind == MetricKind.Ratio ? null : Finite.OrNull(sample.Values.Variance),
            StandardError = standardError,
            Interval = interval,
            IntervalMethod = interval is null ? null : method,
            P50 = Finite.OrNull(sketch?.Quantile(0.5)),
            P90 = Finite.OrNull(sketch?.Quantile(0.9)),
            P99 = Finite.OrNull(sketch?.Quantile(0.99)),
            Reason = interval is null ? ReasonOf(sample) : null,
        };
    }

    private static (string Method, Bounds? Interval, double? StandardError) IntervalOf(MetricSample sample, double alpha)
    {
        if (sample.IsRatio)
        {
            var ratio = RatioTest.OneArm(sample.Pairs, alpha);
            return ("delta", ToBounds(ratio.Interval), Finite.OrNull(ratio.StandardError));
        }

        if (sample.Kind == MetricKind.Binary)
            return ("wilson", ToBounds(WilsonInterval.Of(sample.Proportion, alpha)), StandardErrorOf(sample));

        return ("student_t", ToBounds(MeanInterval.Of(sample.Values, alpha)), StandardErrorOf(sample));
    }

    private static double? StandardErrorOf(MetricSample sample) => Finite.OrNull(Math.Sqrt(sample.Values.VarianceOfMean));

    private static Bounds? ToBounds(Interval? interval) => interval is { } both ? Bounds.From(both.Lower, both.Upper) : null;

    private static string ReasonOf(MetricSample sample) => Words.Of(sample.Observations switch
    {
        0 => Reason.EmptyArm,
        1 => Reason.TooFew,
        _ => Reason.ZeroVariance,
    });
}
