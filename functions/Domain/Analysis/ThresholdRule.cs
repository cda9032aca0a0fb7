using System.Globalization;

namespace Splitrun.Domain.Analysis;

/// <summary>Reads a threshold such as <c>&lt;=0.10</c>; the definition's validation has seen that it is one.</summary>
internal static class ThresholdRule
{
    /// <summary>Whether a value meets the rule.</summary>
    public static bool IsMet(string rule, double value)
    {
        var (holds, limit) = Parse(rule);
        return holds(value, limit);
    }

    /// <summary>The comparison (value, limit) that must hold, and the limit.</summary>
    /// <exception cref="ArgumentException">It is not an operator and a number.</exception>
    public static (Func<double, double, bool> Holds, double Limit) Parse(string rule)
    {
        var digits = rule.AsSpan().TrimStart("<>=").TrimStart(' ');
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) || !double.IsFinite(limit))
            throw new ArgumentException($"\"{rule}\" is not an operator and a number.", nameof(rule));

        Func<double, double, bool> holds = rule[..(rule.Length - rule.TrimStart('<', '>', '=').Length)] switch
        {
            "<=" => (value, bound) => value <= bound,
            ">=" => (value, bound) => value >= bound,
            "==" => (value, bound) => value == bound,
            "<" => (value, bound) => value < bound,
            ">" => (value, bound) => value > bound,
            _ => throw new ArgumentException($"\"{rule}\" starts with no operator.", nameof(rule)),
        };
        return (holds, limit);
    }
}
