using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Engine;

/// <summary>Makes data of what somebody wrote for an arm, by the kind of the comparison.</summary>
internal static class ArmValidation
{
    private const double MaxValue = 1e100;
    private const long MaxCount = 1_000_000_000;

    public static ArmData? Validate(ArmDraft? draft, ComparisonKind kind, int index, FieldErrors errors)
    {
        var field = $"arms[{index}]";
        if (draft is null)
        {
            errors.Add(field, "must be an object");
            return null;
        }

        errors.Require(draft.Key is null || Naming.IsKey(draft.Key), $"{field}.key", Naming.KeyRule);
        errors.Require(draft.Covariate is null || draft.Covariate.Count == draft.Values?.Count, $"{field}.covariate", "must have a number for each of values");
        errors.Require(draft.Covariate is null || AreNumbers(draft.Covariate), $"{field}.covariate", $"must be numbers of at most {MaxValue:0e0} in size");
        var (statistics, values, isBoolean) = kind switch
        {
            ComparisonKind.Ratio => (OfRatio(draft, field, errors), null, false),
            ComparisonKind.Binary when draft.Values is null => (OfTrials(draft, field, errors), null, false),
            ComparisonKind.Paired when draft.Values is null => (Missing(field, "values", errors), null, false),
            _ when draft.Values is null => (OfSummary(draft, field, errors), null, false),
            _ => OfValues(draft.Values, kind, field, errors),
        };
        return new ArmData(draft.Key ?? $"arm_{index + 1}", statistics, values, isBoolean, draft.Covariate?.ToArray());
    }

    private static MetricStatistics Missing(string field, string name, FieldErrors errors)
    {
        errors.Add($"{field}.{name}", "must be given");
        return MetricStatistics.Empty;
    }

    private static (MetricStatistics, double[]?, bool) OfValues(IReadOnlyList<JsonElement> elements, ComparisonKind kind, string field, FieldErrors errors)
    {
        var isBoolean = elements.Count > 0 && elements.All(e => e.ValueKind is JsonValueKind.True or JsonValueKind.False);
        var values = new double[elements.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryRead(elements[i], kind, out values[i]))
            {
                errors.Add($"{field}.values[{i}]", Allowed(kind));
                return (MetricStatistics.Empty, null, false);
            }
        }

        return (new MetricStatistics { Values = Moments.From(values), Successes = values.LongCount(v => v == 1) }, values, isBoolean);
    }

    private static bool TryRead(JsonElement element, ComparisonKind kind, out double value)
    {
        value = element.ValueKind == JsonValueKind.True ? 1 : 0;
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return kind is ComparisonKind.Binary or ComparisonKind.Paired;
        }

        return element.ValueKind == JsonValueKind.Number
            && element.TryGetDouble(out value)
            && Math.Abs(value) <= MaxValue
            && kind switch
            {
                ComparisonKind.Binary => value is 0 or 1,
                ComparisonKind.Count => value >= 0 && Math.Floor(value) == value,
                _ => true,
            };
    }

    private static string Allowed(ComparisonKind kind) => kind switch
    {
        ComparisonKind.Binary => "must be true, false, 1 or 0",
        ComparisonKind.Count => "must be a whole number from 0",
        _ => $"must be a number of at most {MaxValue:0e0} in size",
    };

    private static MetricStatistics OfSummary(ArmDraft draft, string field, FieldErrors errors)
    {
        errors.Require(draft.N is >= 0 and <= MaxCount, $"{field}.n", $"must be a whole number from 0 to {MaxCount}, unless values are given");
        errors.Require(draft.Mean is { } mean && Math.Abs(mean) <= MaxValue, $"{field}.mean", $"must be a number of at most {MaxValue:0e0} in size, unless values are given");
        errors.Require(draft.Variance is >= 0 and <= MaxValue, $"{field}.variance", $"must be a number from 0 to {MaxValue:0e0}, unless values are given");
        return draft is { N: >= 0 and <= MaxCount and var n, Mean: { } m, Variance: >= 0 and <= MaxValue and var v } && Math.Abs(m) <= MaxValue
            ? new MetricStatistics { Values = n == 0 ? Moments.Empty : Moments.FromSummary(n, m, n == 1 ? 0 : v) }
            : MetricStatistics.Empty;
    }

    private static MetricStatistics OfTrials(ArmDraft draft, string field, FieldErrors errors)
    {
        errors.Require(draft.Trials is >= 0 and <= MaxCount, $"{field}.trials", $"must be a whole number from 0 to {MaxCount}, unless values are given");
        errors.Require(draft.Successes >= 0 && draft.Successes <= draft.Trials, $"{field}.successes", "must be a whole number from 0 to trials");
        return draft is { Successes: >= 0 and var successes, Trials: <= MaxCount and var trials } && successes <= trials
            ? new MetricStatistics { Values = Moments.FromProportion(successes, trials), Successes = successes }
            : MetricStatistics.Empty;
    }

    private static MetricStatistics OfRatio(ArmDraft draft, string field, FieldErrors errors)
    {
        var numerator = draft.Numerator ?? [];
        var denominator = draft.Denominator ?? [];
        errors.Require(draft.Numerator is not null && AreNumbers(numerator), $"{field}.numerator", "must be a list of numbers, one for each unit");
        errors.Require(denominator.Count == numerator.Count && AreNumbers(denominator), $"{field}.denominator", "must be a list of numbers as long as numerator");
        return numerator.Count == denominator.Count && AreNumbers(numerator) && AreNumbers(denominator)
            ? new MetricStatistics { Values = Moments.From([.. numerator]), Pairs = CoMoments.From([.. numerator], [.. denominator]) }
            : MetricStatistics.Empty;
    }

    private static bool AreNumbers(IReadOnlyList<double> values) => values.All(v => Math.Abs(v) <= MaxValue);
}
