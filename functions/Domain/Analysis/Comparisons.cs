using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Analysis;

/// <summary>Compares each challenger with control, in the primary and the secondary metrics, and adjusts for having asked several questions.</summary>
internal static class Comparisons
{
    public static IReadOnlyList<ComparisonReport> Of(AnalysisFrame frame)
    {
        var primary = frame.Challengers.Select(i => Compare(frame, frame.Definition.Metric, MetricRole.Primary, i)).ToList();
        var secondary = frame.Definition.SecondaryMetrics
            .SelectMany(metric => frame.Challengers.Select(i => Compare(frame, metric, MetricRole.Secondary, i)))
            .ToList();
        return [.. Adjust(primary, frame.Policy.Correction), .. Adjust(secondary, MultipleTestingCorrection.BenjaminiHochberg)];
    }

    private static ComparisonReport Compare(AnalysisFrame frame, Metric metric, MetricRole role, int variant)
    {
        var control = frame.SampleOf(frame.Definition.ControlIndex, metric);
        var candidate = frame.SampleOf(variant, metric);
        var tests = ArmTests.Of(control, candidate, frame.Policy.Alpha).Select(ArmTests.ToReport).ToList();
        var relative = Relative(control, candidate, frame.Policy.Alpha);
        var sequences = Sequences.Of(control, candidate, frame.SequenceTunedAt, frame.Policy.Alpha);
        var key = frame.Definition.Variants[variant].Key;
        return new ComparisonReport
        {
            Metric = metric.Name,
            Role = role,
            Control = frame.Control,
            Variant = key,
            Basis = control.IsByUnit ? "unit" : "run",
            ControlObservations = control.Observations,
            Observations = candidate.Observations,
            Tests = [.. tests, .. sequences.Select(s => ArmTests.ToReport(s) with { SafeUnderPeeking = true })],
            Relative = relative,
            Sequential = Sequences.Join(sequences[0], frame.Earlier(metric.Name, key)?.Sequential),
            Bayes = BayesView.Of(control, candidate, tests[0], relative, metric, frame.Policy.Alpha),
        };
    }

    private static RelativeReport Relative(MetricSample control, MetricSample candidate, double alpha)
    {
        var effect = ArmTests.Relative(control, candidate, alpha);
        return new RelativeReport(
            Finite.OrNull(effect.Estimate),
            Finite.OrNull(effect.StandardError),
            effect.Interval is { } interval ? Bounds.From(interval.Lower, interval.Upper) : null,
            effect.Reason is { } reason ? Words.Of(reason) : null);
    }

    private static IEnumerable<ComparisonReport> Adjust(List<ComparisonReport> family, MultipleTestingCorrection correction)
    {
        var adjusted = Adjust([.. family.Select(c => c.MainTest?.PValue)], correction);
        var sequential = Adjust([.. family.Select(c => c.Sequential?.RunningPValue)], correction);
        return family.Select((comparison, i) => comparison with
        {
            AdjustedPValue = adjusted[i],
            Correction = Words.Of(correction),
            Sequential = comparison.Sequential is { } sequence ? sequence with { AdjustedPValue = sequential[i] } : null,
        });
    }

    private static IReadOnlyList<double?> Adjust(IReadOnlyList<double?> pValues, MultipleTestingCorrection correction) => correction switch
    {
        MultipleTestingCorrection.Holm => MultipleComparisons.Holm(pValues),
        MultipleTestingCorrection.Bonferroni => MultipleComparisons.Bonferroni(pValues),
        MultipleTestingCorrection.BenjaminiHochberg => MultipleComparisons.BenjaminiHochberg(pValues),
        _ => pValues,
    };
}
