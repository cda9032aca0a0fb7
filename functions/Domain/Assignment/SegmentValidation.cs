using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Assignment;

/// <summary>The rules for segment rules: one form each, a value of the right kind, bounded in depth, number and pattern.</summary>
internal sealed class SegmentValidation(string fieldPath, FieldErrors errors)
{
    private const int MaxAttributeLength = 200;
    private const int MaxListedValues = 1_000;
    private int _rules;

    public void Check(IReadOnlyList<SegmentRule?> rules)
    {
        CheckList(rules, fieldPath, depth: 1);
        errors.Require(_rules <= SegmentRules.MaxRules, fieldPath, $"must have at most {SegmentRules.MaxRules} rules, nested ones included");
    }

    private void CheckList(IReadOnlyList<SegmentRule?> rules, string path, int depth)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            CheckRule(rules[i], $"{path}[{i}]", depth);
        }
    }

    private void CheckRule(SegmentRule? rule, string path, int depth)
    {
        _rules++;
        if (_rules > SegmentRules.MaxRules)
        {
            return;
        }

        if (depth > SegmentRules.MaxDepth)
        {
            errors.Add(path, $"must not nest deeper than {SegmentRules.MaxDepth}");
            return;
        }

        if (rule is null || Forms(rule) != 1)
        {
            errors.Add(path, "must be exactly one of: attribute with operator, all, any, not");
            return;
        }

        CheckForm(rule, path, depth);
    }

    private static int Forms(SegmentRule rule)
    {
        var leaf = rule.Attribute is not null || rule.Operator is not null || rule.Value is not null;
        return new[] { leaf, rule.All is not null, rule.Any is not null, rule.Not is not null }.Count(present => present);
    }

    private void CheckForm(SegmentRule rule, string path, int depth)
    {
        if (rule.Not is { } not)
        {
            CheckRule(not, $"{path}.not", depth + 1);
        }
        else if ((rule.All ?? rule.Any) is { } rules)
        {
            var listPath = $"{path}.{(rule.All is null ? "any" : "all")}";
            errors.Require(rules.Count > 0, listPath, "must have at least one rule");
            CheckList(rules, listPath, depth + 1);
        }
        else
        {
            CheckLeaf(rule, path);
        }
    }

    private void CheckLeaf(SegmentRule rule, string path)
    {
        errors.Require(rule.Attribute is { Length: > 0 and <= MaxAttributeLength }, $"{path}.attribute", $"must be a text of 1 to {MaxAttributeLength} characters");
        if (rule.Operator is not { } @operator || !Enum.IsDefined(@operator))
        {
            errors.Add($"{path}.operator", $"must be one of {string.Join(", ", Enum.GetValues<SegmentOperator>().Select(Words.Of))}");
        }
        else if (Complaint(@operator, rule.Value ?? default) is { } complaint)
        {
            errors.Add($"{path}.value", complaint);
        }
    }

    private static string? Complaint(SegmentOperator @operator, JsonElement value) => @operator switch
    {
        SegmentOperator.Equals or SegmentOperator.NotEquals or SegmentOperator.Contains =>
            IsScalar(value) ? null : "must be a text, a number, true or false",
        SegmentOperator.In or SegmentOperator.NotIn => IsListOfScalars(value) ? null : $"must be a list of 1 to {MaxListedValues} texts, numbers, true or false",
        SegmentOperator.Lt or SegmentOperator.Lte or SegmentOperator.Gt or SegmentOperator.Gte =>
            value.ValueKind is JsonValueKind.Number or JsonValueKind.String ? null : "must be a number or a text",
        SegmentOperator.SemverLt or SegmentOperator.SemverGte =>
            SemanticVersion.TryParse(SegmentComparison.Text(value), out _) ? null : "must be a version such as \"1.4.0\"",
        SegmentOperator.Exists => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False ? null : "must be true or false, or left out",
        _ => PatternComplaint(SegmentComparison.Text(value)),
    };

    private static string? PatternComplaint(string? pattern)
    {
        if (pattern is not { Length: > 0 and <= SegmentRules.MaxPatternLength })
        {
            return $"must be a regular expression of 1 to {SegmentRules.MaxPatternLength} characters";
        }

        return SegmentPattern.TryCompile(pattern, out var reason) ? null : reason;
    }

    private static bool IsListOfScalars(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() is > 0 and <= MaxListedValues
        && value.EnumerateArray().All(IsScalar);

    private static bool IsScalar(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

}
