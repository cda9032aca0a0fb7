using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Assignment;

/// <summary>Conditions on a caller's attributes. HASHING.md holds the table of operators.</summary>
public static class SegmentRules
{
    /// <summary>Deepest nesting of all, any and not; a rule of the outermost list has depth 1.</summary>
    public const int MaxDepth = 10;

    /// <summary>Most rules of a definition, nested ones included.</summary>
    public const int MaxRules = 100;

    /// <summary>Longest regular expression in characters.</summary>
    public const int MaxPatternLength = 500;

    /// <summary>Whether all rules are met. No rules: true.</summary>
    /// <param name="rules">Rules that <see cref="Validate"/> has passed.</param>
    /// <param name="attributes">A JSON object; anything else, and null, has no attributes.</param>
    public static bool AreMet(IReadOnlyList<SegmentRule> rules, JsonElement? attributes)
    {
        foreach (var rule in rules)
        {
            if (!IsMet(rule, attributes))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Records what is wrong with the rules, each under the path of its field.</summary>
    /// <param name="rules">The rules as they were sent.</param>
    /// <param name="fieldPath">Path of the list, such as <c>assignment.segments</c>.</param>
    /// <param name="errors">Where findings go.</param>
    public static void Validate(IReadOnlyList<SegmentRule?> rules, string fieldPath, FieldErrors errors) =>
        new SegmentValidation(fieldPath, errors).Check(rules);

    private static bool IsMet(SegmentRule rule, JsonElement? attributes) => rule switch
    {
        { All: { } all } => AreMet(all, attributes),
        { Any: { } any } => any.Any(r => IsMet(r, attributes)),
        { Not: { } not } => !IsMet(not, attributes),
        { Attribute: { } attribute, Operator: { } @operator } =>
            SegmentComparison.IsMet(@operator, AttributePath.Find(attributes, attribute), rule.Value ?? default),
        _ => throw new ArgumentException("A rule is one of: attribute with operator, all, any, not.", nameof(rule)),
    };
}
