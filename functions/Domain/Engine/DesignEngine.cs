using Splitrun.Domain.Problems;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Planning;

namespace Splitrun.Domain.Engine;

/// <summary>How large an experiment has to be, and what one of a given size can find.</summary>
public static class DesignEngine
{
    private const double DefaultAlpha = 0.05;
    private const double DefaultPower = 0.8;

    private const string SequentialNote =
        "a cautious bound: the power is reached by the look at the end alone. Earlier looks find the effect too, so fewer runs may do: POST /api/v1/simulate counts every look";

    /// <summary>The smallest sample that finds the effect with the wanted power.</summary>
    public static Result<SampleSizeAnswer> SampleSize(DesignDraft draft)
    {
        var errors = new FieldErrors();
        errors.Require(draft.N is null, "n", "must be left out: it is what is asked for");
        errors.Require(draft.Power is null or (> 0.5 and < 1), "power", "must be a number between 0.5 and 1, both excluded");
        if (Design(draft, errors) is not { } design || errors.Any)
        {
            return errors.ToProblem();
        }

        if (design.SampleSize(EffectOf(draft), draft.Power ?? DefaultPower) is not { } plan)
        {
            return Problem.OfField(ProblemCode.Invalid, EffectField(draft), "is too small: more than 2^50 observations would be needed");
        }

        var days = draft.RunsPerDay is { } runsPerDay ? (double?)plan.Days(runsPerDay) : null;
        return new SampleSizeAnswer(new ArmSizes(plan.Control, plan.Challenger), plan.Total, days, MethodOf(draft), draft.Sequential is true ? SequentialNote : null);
    }

    /// <summary>The power of a sample, and the smallest effect that it finds.</summary>
    public static Result<PowerAnswer> Power(DesignDraft draft)
    {
        var errors = new FieldErrors();
        errors.Require(draft.N is >= 2 and <= 1_000_000_000_000, "n", "must be the observations in the control arm, a whole number from 2 to 1000000000000");
        errors.Require(draft.Power is null, "power", "must be left out: it is what is asked for");
        return Design(draft, errors) is not { } design || errors.Any
            ? errors.ToProblem()
            : new PowerAnswer(
                design.Power(EffectOf(draft), draft.N.GetValueOrDefault()),
                design.MinimumDetectableEffect(draft.N.GetValueOrDefault(), DefaultPower),
                MethodOf(draft));
    }

    private static ExperimentDesign? Design(DesignDraft draft, FieldErrors errors)
    {
        errors.Require(draft.Kind is not null, "kind", "must be mean or proportion");
        errors.Require(draft.Alpha is null or (>= 1e-12 and < 0.25), "alpha", "must be a number from 1e-12 to below 0.25");
        errors.Require(draft.Ratio is null or (>= 0.001 and <= 1000), "ratio", "must be a number from 0.001 to 1000");
        errors.Require(draft.Arms is null or (>= 2 and <= 10), "arms", "must be a whole number from 2 to 10");
        errors.Require(draft.Sides is null or 1 or 2, "sides", "must be 1 or 2");
        errors.Require(draft.RunsPerDay is null or (>= 0.001 and <= 1e12), "runs_per_day", "must be a number from 0.001 to 1e12");
        if (draft.Kind == DesignKind.Proportion)
        {
            errors.Require(draft.Baseline is > 0 and < 1, "baseline", "must be a proportion between 0 and 1, both excluded");
            errors.Require(draft.Target is > 0 and < 1 && draft.Target != draft.Baseline, "target", "must be another proportion between 0 and 1");
            errors.Require(draft.Effect is null && draft.Sd is null, "effect", "must be left out for a proportion, and sd as well");
        }
        else
        {
            errors.Require(draft.Effect is { } effect && effect != 0 && Math.Abs(effect) <= 1e100, "effect", "must be a number other than 0 of at most 1e100 in size");
            errors.Require(draft.Sd is > 0 and <= 1e100, "sd", "must be a number above 0 and at most 1e100");
            errors.Require(draft.Baseline is null && draft.Target is null, "baseline", "must be left out for a mean, and target as well");
        }

        return errors.Any ? null : Build(draft);
    }

    private static ExperimentDesign Build(DesignDraft draft)
    {
        var (alpha, ratio, arms) = (draft.Alpha ?? DefaultAlpha, draft.Ratio ?? 1, draft.Arms ?? 2);
        var sequential = draft.Sequential ?? false;
        var side = draft.Sides switch
        {
            1 when EffectOf(draft) < 0 => Alternative.Less,
            1 => Alternative.Greater,
            _ => Alternative.TwoSided,
        };
        return draft.Kind == DesignKind.Proportion
            ? new ProportionDesign { Baseline = draft.Baseline.GetValueOrDefault(), Alpha = alpha, AllocationRatio = ratio, Arms = arms, Alternative = side, IsSequential = sequential }
            : new MeanDesign { StandardDeviation = draft.Sd.GetValueOrDefault(), Alpha = alpha, AllocationRatio = ratio, Arms = arms, Alternative = side, IsSequential = sequential };
    }

    private static double EffectOf(DesignDraft draft) =>
        draft.Kind == DesignKind.Proportion ? draft.Target.GetValueOrDefault() - draft.Baseline.GetValueOrDefault() : draft.Effect.GetValueOrDefault();

    private static string EffectField(DesignDraft draft) => draft.Kind == DesignKind.Proportion ? "target" : "effect";

    private static string MethodOf(DesignDraft draft) => draft.Kind == DesignKind.Proportion ? "pooled_z" : "noncentral_t";
}
