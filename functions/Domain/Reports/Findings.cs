using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Reports;

/// <summary>What every rendering of a report says, in words that need no markup.</summary>
internal static class Findings
{
    /// <summary>Whether the evidence in force says that this variant differs from control.</summary>
    public static bool IsSignificant(Report report, string variant) => EvidenceOf(report, variant)?.Significant ?? false;

    /// <summary>The winner with its relative change and p-value; "none" with what that means otherwise.</summary>
    public static string Winner(Report report)
    {
        var decision = report.Decision;
        return decision switch
        {
            { Kind: DecisionKind.Promote, Variant: { } variant } => $"{variant} ({Change(report, decision)})",
            { Code: DecisionCode.CandidateRegressed, Variant: { } variant } =>
                $"{report.Settings.Control} (control; {variant}: {Change(report, decision)})",
            { Kind: DecisionKind.Extend } => "none yet",
            _ => "none",
        };
    }

    /// <summary>The decision's word with the variant or what to keep, and its code.</summary>
    public static string Recommendation(Report report)
    {
        var decision = report.Decision;
        var what = decision.Kind switch
        {
            DecisionKind.Promote => $"promote {decision.Variant}",
            DecisionKind.Extend => "extend",
            DecisionKind.Reject => $"reject {decision.Variant}, keep {report.Settings.Control}",
            DecisionKind.Invalid => "invalid, do not act on these numbers",
            _ => decision.Rollout == Rollout.Keep ? $"keep {report.Settings.Control} (inconclusive)" : "extend (inconclusive so far)",
        };
        return $"{what} [{Words.Of(decision.Code)}, rollout {Words.Of(decision.Rollout)}]";
    }

    /// <summary>What the p-values of the table are worth, and the Bayesian view beside them.</summary>
    public static IReadOnlyList<string> PValueNotes(Report report)
    {
        var primary = report.Comparisons.Where(c => c.Role == MetricRole.Primary).ToList();
        var notes = new List<string>();
        if (primary.FirstOrDefault()?.MainTest is { } test)
            notes.Add($"p-value: {test.Method}{Adjustment(primary)}, valid only at the planned sample size ({Plan(report)}).");

        if (primary.Count == 0)
            return ["No challenger serves runs: shadows are compared by their predictions."];

        var methods = primary.Select(c => c.Decisive(report.Settings.Alpha).Method).Distinct();
        notes.Add($"always-valid p: {string.Join(" or ", methods)}{Adjustment(primary)}, holds at every look.");

        notes.AddRange(primary.Where(c => c.Bayes?.ChanceToBeatControl is not null).Select(Bayes));
        if (primary.FirstOrDefault() is { Basis: "unit" })
            notes.Add($"Compared by totals of each {report.Settings.Unit}, as its runs are not independent.");

        return notes;
    }

    /// <summary>Runs by what became of them.</summary>
    public static string Totals(Report report)
    {
        var totals = report.Totals;
        var excluded = totals.Excluded.Count == 0
            ? "none excluded"
            : $"excluded: {string.Join(", ", totals.Excluded.Select(e => $"{Words.Of(e.Key)} {NumberText.Of(e.Value)}"))}";
        return $"{NumberText.Of(totals.Assigned)} assigned, {NumberText.Of(totals.Concluded)} concluded, {NumberText.Of(totals.Pending)} pending, "
            + $"{excluded}; {NumberText.Of(totals.NotCounted)} not counted, {Orphans(totals)} orphans{Unlisted(totals)}";
    }

    private static string Orphans(ReportTotals totals) => totals.Orphans < OrphanedOutcome.MaxCounted ? NumberText.Of(totals.Orphans) : $"{NumberText.Of(totals.Orphans)} or more";

    private static string Unlisted(ReportTotals totals) => totals.Unlisted is { } unlisted
        ? $"; counted elsewhere, not analysed: {string.Join(", ", unlisted.Select(u => $"{u.Key} {NumberText.Of(u.Value)}"))}"
        : "";

    /// <summary>The sample-ratio check with the shares.</summary>
    public static string SampleRatio(Report report)
    {
        var check = report.Trust.SampleRatio;
        var numbers = check.PValue is null ? check.Reason ?? "" : NumberText.PValueClaim(check.PValue);
        var planned = string.Join(" / ", report.Variants.Select(v => NumberText.Percent(v.SharePlanned)));
        var observed = string.Join(" / ", report.Variants.Select(v => NumberText.Percent(v.ShareObserved)));
        return $"{Words.Of(check.Status)} ({numbers}; planned {planned}, observed {observed})";
    }

    /// <summary>The checks that found something, a sentence each.</summary>
    public static IReadOnlyList<string> Warnings(Report report)
    {
        var trust = report.Trust;
        (string Name, CheckStatus Status, string? Reason, double? PValue)[] checks =
        [
            ("Attrition", trust.Attrition.Status, trust.Attrition.Reason, trust.Attrition.PValue),
            ("Novelty", trust.Novelty.Status, trust.Novelty.Reason, trust.Novelty.PValue),
            ("Imbalance", trust.Imbalance.Status, trust.Imbalance.Reason, trust.Imbalance.PValue),
        ];
        var found = checks.Where(c => c.Status == CheckStatus.Fail).Select(c => $"{c.Name}: {c.Reason} ({NumberText.PValueClaim(c.PValue)})");
        var shadows = (report.Shadow ?? []).Where(s => s.Status == CheckStatus.Fail).Select(s => $"Shadow {s.Variant}: {s.Reason} ({NumberText.Of(s.Pairs)} runs)");
        var crowded = (report.Interactions ?? []).Where(i => i.Code is not null).Select(i =>
            $"{i.Experiment} runs on the same runs, and some combination of variants has fewer than {report.Settings.MinSamples} of them, so that nothing is promoted");
        return [.. found, .. shadows, .. crowded, .. trust.Notes];
    }

    /// <summary>The segments, a line each, with what a reader must know of them first.</summary>
    public static IReadOnlyList<string> Segments(Report report) => report.Segments is not { } segments
        ? []
        : [segments.Note, .. segments.Items.SelectMany(s => s.Comparisons.Select(c => $"{s.Name} {s.Value ?? "(other values)"}: {Segment(c)}"))];

    private static string Segment(SegmentComparisonReport comparison) => comparison switch
    {
        { Test.Reason: { } reason } => $"{comparison.Variant} no number ({reason.Replace('_', ' ')})",
        { Relative.Estimate: { } relative } => $"{comparison.Variant} {NumberText.Change(relative)}, {NumberText.PValueClaim(comparison.AdjustedPValue)}",
        _ => $"{comparison.Variant} {NumberText.Signed(comparison.Test.Estimate ?? 0)}, {NumberText.PValueClaim(comparison.AdjustedPValue)}",
    } + $", n {NumberText.Of(comparison.ControlObservations)} and {NumberText.Of(comparison.Observations)}";

    /// <summary>Runs by phase, a line each.</summary>
    public static IEnumerable<string> Phases(Report report) => (report.Phases ?? []).Select(p =>
        $"since version {p.Version}{(p.Present ? " (compared)" : "")}: "
        + string.Join(", ", p.Variants.Select(v => $"{v.Variant} {NumberText.Of(v.Assigned)} runs, mean {NumberText.Of(v.Mean)}")));

    /// <summary>Shadows, a line each.</summary>
    public static IEnumerable<string> Shadows(Report report) => (report.Shadow ?? []).Select(s =>
        $"{Words.Of(s.Status)}  {s.Variant}: {NumberText.Of(s.Pairs)} pairs, agreement {NumberText.Percent(s.Agreement)}, mean difference {NumberText.Signed(s.MeanDifference)}, "
        + $"divergence {NumberText.Percent(s.Divergence)}");

    /// <summary>Combinations with other experiments, a line each, with how many runs were read for it.</summary>
    public static IEnumerable<string> Interactions(Report report) => (report.Interactions ?? []).Select(i =>
        $"{i.Experiment}: {string.Join(", ", i.Cells.Select(c => $"{c.Variant} and {c.Other} {NumberText.Of(c.N)}"))}; independence {NumberText.PValueClaim(i.PValue)}"
        + (i.RunsRead < i.RunsTotal ? $" (of the newest {NumberText.Of(i.RunsRead)} of {NumberText.Of(i.RunsTotal)} runs)" : ""));

    /// <summary>What the numbers were judged by.</summary>
    public static string Settings(Report report)
    {
        var settings = report.Settings;
        var planned = settings.PlannedSamples is { } runs ? $"{NumberText.Of(runs)} planned" : "none planned";
        return $"alpha {NumberText.Of(settings.Alpha)}, at least {NumberText.Of(settings.MinSamples)} observations an arm, {planned}, minimum effect {NumberText.Of(settings.MinimumEffect)}, "
            + $"tolerance {NumberText.Of(settings.RegressionTolerance)}, {Words.Of(settings.Evidence)} evidence, {Words.Of(settings.Correction)} correction, "
            + $"{Words.Of(settings.Strategy)} assignment by {settings.Unit}";
    }

    /// <summary>A guardrail with what was observed.</summary>
    public static string Guardrail(GuardrailReport guardrail)
    {
        var observed = guardrail switch
        {
            { Observed: null } => guardrail.Reason ?? "no value",
            { Measure: { } measure } => $"{measure}: {NumberText.Of(guardrail.Observed)}",
            { PValue: null } => $"mean {NumberText.Of(guardrail.Observed)}",
            _ => $"worse by {NumberText.Change(guardrail.Observed)}, always-valid {NumberText.PValueClaim(guardrail.PValue)}",
        };
        return $"{guardrail.Variant}: {guardrail.Metric} {guardrail.Rule} ({observed}, n {NumberText.Of(guardrail.N)})";
    }

    private static string Bayes(ComparisonReport comparison)
    {
        var bayes = comparison.Bayes!;
        var factor = bayes is { BayesFactor: { } number, Strength: { } strength }
            ? $"Bayes factor {NumberText.Of(number)} ({strength.Replace('_', ' ')}), "
            : "";
        return $"{comparison.Variant}: {factor}chance to beat {comparison.Control} {NumberText.Percent(bayes.ChanceToBeatControl)}; neither guards against looking early.";
    }

    private static DecisionEvidence? EvidenceOf(Report report, string variant)
    {
        if (report.Decision.Candidates is { } candidates)
            return candidates.FirstOrDefault(c => string.Equals(c.Variant, variant, StringComparison.Ordinal))?.Evidence;

        return string.Equals(report.Decision.Variant, variant, StringComparison.Ordinal) ? report.Decision.Evidence : null;
    }

    private static string Change(Report report, Decision decision)
    {
        var size = decision.Effect switch
        {
            { Relative: { } relative } => NumberText.Change(relative),
            { Absolute: var absolute } => NumberText.Signed(absolute),
            null => "no difference",
        };
        var sure = decision.Evidence is { } evidence ? $", {NumberText.PValueClaim(evidence.AdjustedPValue)}" : "";
        return $"{report.Settings.Metric.Name} {size} against {report.Settings.Control}{sure}";
    }

    private static string Adjustment(List<ComparisonReport> primary) =>
        primary.Count > 1 && primary[0].Correction is { } correction and not "none" ? $" after {correction} adjustment" : "";

    private static string Plan(Report report)
    {
        var observed = report.Variants.Sum(v => v.Metrics.TryGetValue(report.Settings.Metric.Name, out var metric) ? metric.N : 0);
        return report.Settings.PlannedSamples is { } planned
            ? $"{NumberText.Of(observed)} of {NumberText.Of(planned)} observations"
            : $"none was planned; {NumberText.Of(observed)} observations so far";
    }
}
