using System.Text.RegularExpressions;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>The rules for guardrails: exactly one of a threshold, a margin against control, and a budget.</summary>
internal static partial class GuardrailValidation
{
    private const int MaxCount = 20;

    public static IReadOnlyList<Guardrail> Validate(IReadOnlyList<GuardrailDraft?>? drafts, FieldErrors errors)
    {
        drafts ??= [];
        errors.Require(drafts.Count <= MaxCount, "guardrails", $"must be at most {MaxCount}");
        return [.. drafts.Select((draft, i) => ValidateOne(draft, $"guardrails[{i}]", errors)).OfType<Guardrail>()];
    }

    private static Guardrail? ValidateOne(GuardrailDraft? draft, string field, FieldErrors errors)
    {
        if (draft is null)
        {
            errors.Add(field, "must be an object");
            return null;
        }

        errors.Require(Naming.IsKey(draft.Metric), $"{field}.metric", Naming.KeyRule);
        var rules = (draft.Threshold is null ? 0 : 1) + (draft.MaxRegression is null ? 0 : 1) + (draft.Budget is null ? 0 : 1);
        errors.Require(rules == 1, field, "must have exactly one of threshold, max_regression and budget");
        errors.Require(draft.HardStop is not true || draft.Threshold is not null, $"{field}.hard_stop", "needs a threshold that every single value must meet");
        errors.Require(draft.Budget is null or (>= 0 and <= 1e15), $"{field}.budget", "must be a number from 0 to 1e15");
        errors.Require(draft.Threshold is null || Threshold().IsMatch(draft.Threshold), $"{field}.threshold", "must be an operator (>=, <=, ==, >, <) and a number, such as <=0.10");
        errors.Require(draft.MaxRegression is null or (>= 0 and <= 1000), $"{field}.max_regression", "must be a number from 0 to 1000");
        return draft.Metric is null
            ? null
            : new Guardrail(draft.Metric, draft.Threshold, draft.MaxRegression, draft.Action ?? GuardrailAction.Rollback) { HardStop = draft.HardStop ?? false, Budget = draft.Budget };
    }

    [GeneratedRegex(@"^(>=|<=|==|>|<) ?-?[0-9]{1,15}(\.[0-9]{1,15})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Threshold();
}
