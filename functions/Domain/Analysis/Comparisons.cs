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
        var adaptive = AdaptiveComparison.Of(frame, metric, variant);
        var adjusted = adaptive is null && role == MetricRole.Primary ? frame.Covariate?.Compare(variant) : null;
        var plain = ArmTests.Of(control, candidate, frame.Policy.Alpha);
        List<TestReport> tests = [.. plain.Prepend(adaptive ?? adjusted?.Test).OfType<ComparisonResult>().Select(ArmTests.ToReport)];
        var relative = adjusted is { } lift ? ToReport(lift.Relative) : RelativeOf(control, candidate, frame.Policy.Alpha);
        relative = adaptive is null ? relative : AdaptiveComparison.Relative(adaptive, control, relative);
        var sequence = adaptive is not null ? AdaptiveComparison.Sequence(frame, adaptive, control, candidate)
            : adjusted is { } view ? Sequences.OfEstimate(view.Test, control, candidate, frame.SequenceTunedAt, frame.Policy.Alpha)
            : Sequences.Asymptotic(control, candidate, frame.SequenceTunedAt, frame.Policy.Alpha);
        var exact = Sequences.Exact(control, candidate, frame.Policy.Alpha);
        var key = frame.Definition.Variants[variant].Key;
        var earlier = frame.Earlier(metric.Name, key);
        return new ComparisonReport
        {
            Metric = metric.Name,
            Role = role,
            Control = frame.Control,
            Variant = key,
            Basis = control.IsByUnit ? "unit" : "run",
            ControlObservations = control.Observations,
            Observations = candidate.Observations,
            Tests = [.. tests, .. Looks(sequence, exact)],
            Relative = relative,
            Sequential = Sequences.Join(sequence, earlier?.Sequential),
            Exact = exact is null ? null : Sequences.Join(exact, earlier?.Exact),
            Bayes = BayesView.Of(control, candidate, tests[0], relative, metric, frame.Policy.Alpha),
        };
    }

    /// <summary>The methods that are safe under peeking, whether they had numbers or not.</summary>
    private static IEnumerable<TestReport> Looks(ComparisonResult sequence, ComparisonResult? exact)
    {
        ComparisonResult[] looks = exact is null ? [sequence] : [sequence, exact];
        return looks.Select(look => ArmTests.ToReport(look) with { SafeUnderPeeking = true });
    }

    public static RelativeReport RelativeOf(MetricSample control, MetricSample candidate, double alpha) => ToReport(ArmTests.Relative(control, candidate, alpha));

    private static RelativeReport ToReport(RelativeEffect effect) => new(
        Finite.OrNull(effect.Estimate),
        Finite.OrNull(effect.StandardError),
        effect.Interval is { } interval ? Bounds.From(interval.Lower, interval.Upper) : null,
        effect.Reason is { } reason ? Words.Of(reason) : null);

    private static IEnumerable<ComparisonReport> Adjust(List<ComparisonReport> family, MultipleTestingCorrection correction)
    {
        var adjusted = Adjust([.. family.Select(c => c.MainTest?.PValue)], correction);
        var sequential = Adjust([.. family.Select(c => c.Sequential.RunningPValue)], correction);
        var exact = Adjust([.. family.Select(c => c.Exact?.RunningPValue)], correction);
        return family.Select((comparison, i) => comparison with
        {
            AdjustedPValue = adjusted[i],
            Correction = Words.Of(correction),
            Sequential = comparison.Sequential with { AdjustedPValue = sequential[i] },
            Exact = comparison.Exact is { } process ? process with { AdjustedPValue = exact[i] } : null,
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
