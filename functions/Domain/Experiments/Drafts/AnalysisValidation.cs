using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>The rules for how results are judged.</summary>
internal static class AnalysisValidation
{
    public static AnalysisPolicy Validate(AnalysisDraft draft, FieldErrors errors)
    {
        errors.Require(draft.Alpha is null or (>= 1e-12 and <= 1 - 1e-12), "analysis.alpha", "must be a number from 1e-12 to 1 - 1e-12");
        errors.Require(draft.Power is null or (> 0 and < 1), "analysis.power", "must be a number between 0 and 1, both excluded");
        errors.Require(IsAmount(draft.MinimumEffect), "analysis.minimum_effect", "must be a number from 0");
        errors.Require(IsAmount(draft.RegressionTolerance), "analysis.regression_tolerance", "must be a number from 0");
        errors.Require(draft.MinSamples is null or (>= 2 and <= 1_000_000_000), "analysis.min_samples", "must be a whole number from 2 to 1000000000");
        errors.Require(draft.PlannedSamples is null or (>= 4 and <= 1_000_000_000), "analysis.planned_samples", "must be a whole number from 4 to 1000000000");
        errors.Require(draft.MinDays is null or (>= 0 and <= 3650), "analysis.min_days", "must be a whole number from 0 to 3650");
        errors.Require(draft.Cuped is null || Naming.IsKey(draft.Cuped), "analysis.cuped", Naming.KeyRule);
        var defaults = new AnalysisPolicy();
        return new AnalysisPolicy
        {
            Alpha = draft.Alpha ?? defaults.Alpha,
            Power = draft.Power ?? defaults.Power,
            MinimumEffect = draft.MinimumEffect ?? defaults.MinimumEffect,
            RegressionTolerance = draft.RegressionTolerance,
            MinSamples = draft.MinSamples ?? defaults.MinSamples,
            PlannedSamples = draft.PlannedSamples,
            MinDays = draft.MinDays ?? defaults.MinDays,
            Evidence = draft.Evidence ?? defaults.Evidence,
            Correction = draft.Correction ?? defaults.Correction,
            Cuped = draft.Cuped,
        };
    }

    private static bool IsAmount(double? value) => value is null || (value >= 0 && double.IsFinite(value.Value));
}
