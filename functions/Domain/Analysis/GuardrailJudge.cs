using System.Globalization;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Analysis;

/// <summary>Judges each guardrail for each challenger; what control does to it does not count.</summary>
internal static class GuardrailJudge
{
    /// <summary>One-sided sequences are defined below one half.</summary>
    private const double MaxOneSidedAlpha = 0.49;

    public static IReadOnlyList<GuardrailReport> Of(AnalysisFrame frame) =>
        [.. frame.Definition.Guardrails.SelectMany(g => frame.Challengers.Select(i => Judge(frame, g, i)))];

    private static GuardrailReport Judge(AnalysisFrame frame, Guardrail guardrail, int variant)
    {
        var metric = frame.Kept.First(k => k.Metric.Name == guardrail.Metric).Metric;
        var candidate = frame.SampleOf(variant, metric);
        var report = new GuardrailReport
        {
            Metric = guardrail.Metric,
            Rule = RuleOf(guardrail),
            Variant = frame.Definition.Variants[variant].Key,
            Status = GuardrailStatus.InsufficientObservations,
            Action = guardrail.Action,
            N = candidate.Count,
        };
        return guardrail switch
        {
            { MaxRegression: { } margin } => Margin(frame, metric, candidate, margin, report with { Limit = margin }),
            { Budget: { } budget } => Budget(frame.WholeOf(variant, metric), budget, report),
            { HardStop: true } => HardStop(frame, guardrail, variant, report),
            _ => Threshold(frame, guardrail.Threshold ?? "", candidate, variant, report),
        };
    }

    private static string RuleOf(Guardrail guardrail) => guardrail switch
    {
        { MaxRegression: { } margin } => $"max_regression {margin.ToString("R", CultureInfo.InvariantCulture)}",
        { Budget: { } budget } => $"budget {budget.ToString("R", CultureInfo.InvariantCulture)}",
        { HardStop: true } => $"every value {guardrail.Threshold}",
        _ => guardrail.Threshold ?? "",
    };

    /// <summary>What the challenger's runs have spent so far, in every phase; it needs no least sample, and nothing spent is within every budget.</summary>
    private static GuardrailReport Budget(MetricSample candidate, double budget, GuardrailReport report)
    {
        report = report with { N = candidate.Count };
        var spent = candidate.Count == 0 ? 0 : candidate.Values.Sum;
        return report with
        {
            Observed = Finite.OrNull(spent),
            Measure = "total",
            Limit = budget,
            Status = spent > budget ? GuardrailStatus.Fail : GuardrailStatus.Pass,
            Reason = spent > budget ? "over_budget" : null,
        };
    }

    /// <summary>One value that breaks the rule is a breach; none of too few may be luck, so that a promotion waits for the least sample.</summary>
    private static GuardrailReport HardStop(AnalysisFrame frame, Guardrail guardrail, int variant, GuardrailReport report)
    {
        var events = frame.Kept.First(k => k.Metric.Name == KeptMetrics.EventsOf(guardrail)).Metric;
        var sample = frame.SampleOf(variant, events);
        var broken = sample.Statistics.Successes;
        report = report with { N = sample.Count, Observed = broken, Measure = "values that break it", Limit = 0 };
        if (broken > 0)
            return report with { Status = GuardrailStatus.Fail, Reason = "single_event" };

        return sample.Count < frame.Policy.MinSamples ? Wait(frame, sample, variant, report) : report with { Status = GuardrailStatus.Pass };
    }

    private static GuardrailReport Threshold(AnalysisFrame frame, string rule, MetricSample candidate, int variant, GuardrailReport report)
    {
        var (operation, limit) = ThresholdRule.Parse(rule);
        report = report with { Observed = candidate.Mean, Limit = limit };
        if (candidate.Count < frame.Policy.MinSamples || candidate.Mean is not { } mean)
            return Wait(frame, candidate, variant, report);

        return report with { Status = operation(mean, limit) ? GuardrailStatus.Pass : GuardrailStatus.Fail };
    }

    /// <summary>
    /// A worsening beyond the margin fails once a one-sided test that is safe under peeking (guardrails are looked at every few
    /// minutes) shows that it is more than chance; until then it is neither passed nor failed, so that nothing is promoted on it.
    /// </summary>
    private static GuardrailReport Margin(AnalysisFrame frame, Metric metric, MetricSample candidate, double margin, GuardrailReport report)
    {
        var control = frame.SampleOf(frame.Definition.ControlIndex, metric);
        var variant = frame.Definition.IndexOf(report.Variant);
        if (control.Mean is not { } baseline || candidate.Mean is not { } mean)
            return Wait(frame, candidate, variant, report);

        var worsening = metric.Direction == MetricDirection.Increase ? baseline - mean : mean - baseline;
        var worse = metric.Direction == MetricDirection.Increase ? Alternative.Less : Alternative.Greater;
        var alpha = Math.Min(frame.Policy.Alpha, MaxOneSidedAlpha);
        var test = Strongest(Sequences.Asymptotic(control, candidate, frame.SequenceTunedAt, alpha, worse), Sequences.Exact(control, candidate, alpha, worse));
        var isBeyond = worsening > margin * Math.Abs(baseline);
        report = report with { Observed = Finite.OrNull(worsening / Math.Abs(baseline)), PValue = Finite.OrNull(test.PValue) };

        // Harm that is always-valid evidence already needs no least sample.
        if (isBeyond && test.PValue <= alpha)
            return report with { Status = GuardrailStatus.Fail };

        if (Math.Min(control.Count, candidate.Count) < frame.Policy.MinSamples)
            return Wait(frame, candidate, variant, report);

        return isBeyond
            ? report with { Reason = test.Reason is { } reason ? Words.Of(reason) : "beyond_margin_may_be_chance" }
            : report with { Status = GuardrailStatus.Pass };
    }

    private static ComparisonResult Strongest(ComparisonResult sequence, ComparisonResult? exact) =>
        exact is not null && (sequence.PValue is null || exact.PValue < sequence.PValue) ? exact : sequence;

    private static GuardrailReport Wait(AnalysisFrame frame, MetricSample candidate, int variant, GuardrailReport report)
    {
        var isMissing = candidate.Count == 0 && frame.Statistics.Arms[variant].Concluded >= frame.Policy.MinSamples;
        return report with
        {
            Status = isMissing ? GuardrailStatus.Missing : GuardrailStatus.InsufficientObservations,
            Reason = isMissing ? "never_reported" : "too_few",
        };
    }
}
