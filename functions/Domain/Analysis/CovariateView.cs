using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Analysis;

/// <summary>
/// The primary metric adjusted by what was known of the runs before their variant was chosen (CUPED). It decides only where every counted
/// value has its covariate: else the runs that have one would stand for those that have none.
/// </summary>
internal sealed class CovariateView
{
    private readonly AnalysisFrame _frame;
    private readonly string _covariate;
    private readonly IReadOnlyList<CoMoments> _arms;

    private CovariateView(AnalysisFrame frame, string covariate)
    {
        (_frame, _covariate) = (frame, covariate);
        _arms = [.. Enumerable.Range(0, frame.Definition.Variants.Count).Select(i => frame.SampleOf(i, frame.Definition.Metric).Statistics.Adjusted)];
        Adjustment = IsWhole && !HasMovedWeights && frame.Definition.Metric.Kind is MetricKind.Continuous or MetricKind.Count ? CovariateAdjustment.Of(_arms) : null;
    }

    /// <summary>How means are adjusted; null where they are not.</summary>
    public CovariateAdjustment? Adjustment { get; }

    /// <summary>A bandit's batches are compared otherwise, and keep no covariates.</summary>
    private bool HasMovedWeights => _frame.Experiment.Epochs is { Count: > 0 };

    private bool IsWhole => _arms.Any(a => a.Count > 0)
        && Enumerable.Range(0, _arms.Count).All(i => _arms[i].Count == _frame.SampleOf(i, _frame.Definition.Metric).Count);

    /// <summary>The view of an experiment whose policy names a covariate; null for others.</summary>
    public static CovariateView? Of(AnalysisFrame frame) => frame.Policy.Cuped is { } covariate ? new CovariateView(frame, covariate) : null;

    /// <summary>The adjusted comparison of a challenger with control, and the relative effect; null where nothing is adjusted.</summary>
    public (ComparisonResult Test, RelativeEffect Relative)? Compare(int variant)
    {
        var (control, candidate) = (_arms[_frame.Definition.ControlIndex], _arms[variant]);
        return Adjustment is not { } adjustment
            ? null
            : (adjustment.Compare(control, candidate, _frame.Policy.Alpha), adjustment.Relative(control, candidate, _frame.Policy.Alpha));
    }

    /// <summary>Whether the arms differ in what was known before, which chance alone should not bring about.</summary>
    public CheckReport Imbalance()
    {
        var result = CovariateImbalance.Of([.. _arms.Select(a => a.X)]);
        var status = result.IsImbalanced ? CheckStatus.Fail : result.Test.Reason is null ? CheckStatus.Pass : CheckStatus.Pending;
        var reason = result.IsImbalanced ? $"the arms differ in {_covariate}, which was known before" : result.Test.Reason is { } code ? Words.Of(code) : null;
        return new CheckReport(status, Finite.OrNull(result.Test.Statistic), Finite.OrNull(result.Test.PValue), reason);
    }

    /// <summary>What was done, or why nothing was.</summary>
    public string Note()
    {
        if (!_frame.Definition.UnitIsRun)
            return $"Units have several runs, so the comparison is not adjusted by {_covariate}, which a run has.";
        if (HasMovedWeights)
            return $"Weights have moved, so the comparison is by batches of equal weights and not adjusted by {_covariate}.";
        if (Adjustment is { } adjustment)
            return $"Means of {_frame.Definition.Metric.Name} are adjusted by {_covariate}, which takes out {NumberText.Percent(adjustment.VarianceReduction)} of the variance within arms.";

        var (known, all) = (_arms.Sum(a => a.Count), Enumerable.Range(0, _arms.Count).Sum(i => _frame.SampleOf(i, _frame.Definition.Metric).Count));
        return _frame.Definition.Metric.Kind is MetricKind.Continuous or MetricKind.Count
            ? $"{NumberText.Of(known)} of {NumberText.Of(all)} values have a number under the attribute {_covariate}; the comparison is adjusted when all have one."
            : $"{_frame.Definition.Metric.Name} is compared without adjustment by {_covariate}: that is for continuous metrics and counts.";
    }
}
