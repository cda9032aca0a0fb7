using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Engine;

/// <summary>The statistics engine without an experiment: every method that may apply, side by side.</summary>
public static class ComparisonEngine
{
    private const int MaxArms = 10;
    private const int DefaultPlannedSamples = 400;
    private const double DefaultAlpha = 0.05;

    /// <summary>Compares arms, or says everything that is wrong with the question.</summary>
    public static Result<ComparisonAnswer> Compare(ComparisonDraft draft)
    {
        var errors = new FieldErrors();
        errors.Require(draft.Kind is not null, "kind", "must be one of continuous, binary, count, ratio, paired");
        errors.Require(draft.Alpha is null or (>= 1e-12 and <= 1 - 1e-12), "alpha", "must be a number from 1e-12 to 1 - 1e-12");
        errors.Require(draft.PlannedSamples is null or (>= 4 and <= 1_000_000_000), "planned_samples", "must be a whole number from 4 to 1000000000");
        var kind = draft.Kind ?? ComparisonKind.Continuous;
        var arms = Arms(draft, kind, errors);
        ValidateShares(draft.Shares, draft.Arms?.Count ?? 0, errors);
        return errors.Any ? errors.ToProblem() : Answer(draft, kind, arms);
    }

    private static List<ArmData> Arms(ComparisonDraft draft, ComparisonKind kind, FieldErrors errors)
    {
        var count = draft.Arms?.Count ?? 0;
        if (kind == ComparisonKind.Paired ? count != 2 : count is < 2 or > MaxArms)
        {
            errors.Add("arms", kind == ComparisonKind.Paired ? "must be two arms" : $"must be 2 to {MaxArms} arms, control first");
            return [];
        }

        var arms = draft.Arms!.Select((arm, i) => ArmValidation.Validate(arm, kind, i, errors)).OfType<ArmData>().ToList();
        errors.Require(arms.Select(a => a.Key).Distinct().Count() == arms.Count, "arms", "must have distinct keys");
        errors.Require(
            kind != ComparisonKind.Paired || arms.Select(a => a.Values?.Length).Distinct().Count() == 1, "arms", "must be of equal length: the same tasks in both");
        return arms;
    }

    private static void ValidateShares(IReadOnlyList<double>? shares, int count, FieldErrors errors) =>
        errors.Require(
            shares is null || (shares.Count == count && shares.All(s => s is >= 0 and <= 1e9) && shares.Any(s => s > 0)),
            "shares",
            "must be a number from 0 for each arm, at least one above 0");

    private static ComparisonAnswer Answer(ComparisonDraft draft, ComparisonKind kind, List<ArmData> arms)
    {
        var (alpha, planned) = (draft.Alpha ?? DefaultAlpha, draft.PlannedSamples ?? DefaultPlannedSamples);
        var metric = new Metric("metric", MetricKindOf(kind), draft.Direction ?? MetricDirection.Increase, null);
        var comparisons = kind == ComparisonKind.Paired
            ? [PairedArms.Compare(arms[0], arms[1], alpha)]
            : arms.Skip(1).Select(arm => IndependentArms.Compare(arms, arm, metric, alpha, planned)).ToList();
        var adjusted = MultipleComparisons.Holm([.. comparisons.Select(c => c.Tests[0].PValue)]);
        return new ComparisonAnswer(
            kind,
            alpha,
            planned,
            [.. arms.Select(arm => new ArmSummary(arm.Key, MetricSummary.Of(arm.As(metric.Kind), arm.Count, alpha)))],
            [.. comparisons.Select((comparison, i) => comparison with { AdjustedPValue = adjusted[i] })],
            arms.Count > 2 ? IndependentArms.Omnibus(arms, metric.Kind) : null,
            draft.Shares is { } shares ? TrustChecks.SampleRatioOf([.. arms.Select(a => a.Key)], [.. arms.Select(a => a.Count)], Expected(shares, arms)) : null);
    }

    private static double[] Expected(IReadOnlyList<double> shares, List<ArmData> arms)
    {
        var (total, sum) = (arms.Sum(a => a.Count), shares.Sum());
        return [.. shares.Select(share => share / sum * total)];
    }

    private static MetricKind MetricKindOf(ComparisonKind kind) => kind switch
    {
        ComparisonKind.Binary => MetricKind.Binary,
        ComparisonKind.Count => MetricKind.Count,
        ComparisonKind.Ratio => MetricKind.Ratio,
        _ => MetricKind.Continuous,
    };
}
