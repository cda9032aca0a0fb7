using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http.Bodies;

/// <summary>Says what a field should have been, from where the reader stopped and the type that stands there.</summary>
internal static partial class ShapeErrors
{
    private const string Root = "body";

    /// <summary>Longest path that is looked at, in characters: names come from the caller, and may be as long as the body.</summary>
    private const int MaxPathLength = 1_000;

    public static Problem ToProblem(JsonException failure, Type root)
    {
        var steps = StepsOf(failure.Path ?? "$");
        var type = TypeAt(root, steps);
        var field = steps.Count == 0 ? Root : string.Concat(steps.Select((s, i) => s.IsIndex ? $"[{s.Name}]" : i == 0 ? Shown(s.Name) : $".{Shown(s.Name)}"));
        var message = failure.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? $"is not a known field here; known are {string.Join(", ", NamesOf(TypeAt(root, steps[..Math.Max(0, steps.Count - 1)])))}"
            : failure.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) ? "must stand only once" : Expected(type);
        return Problem.OfField(ProblemCode.Invalid, field, message);
    }

    /// <summary>A name may be empty, too.</summary>
    private static string Shown(string name) => name.Length == 0 ? "\"\"" : name;

    private static IEnumerable<string> NamesOf(Type? type) =>
        type is null ? [] : ApiJson.Options.GetTypeInfo(type).Properties.Select(p => p.Name).Where(name => name != "waiting_since");

    private static Type? TypeAt(Type root, IReadOnlyList<Step> steps)
    {
        Type? type = root;
        foreach (var step in steps)
        {
            type = type is null ? null : Next(ApiJson.Options.GetTypeInfo(type), step);
        }

        return type;
    }

    private static Type? Next(JsonTypeInfo info, Step step) => info.Kind switch
    {
        JsonTypeInfoKind.Object => info.Properties.FirstOrDefault(p => p.Name == step.Name)?.PropertyType,
        JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => info.ElementType,
        _ => null,
    };

    private static string Expected(Type? type)
    {
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            null => "has the wrong form",
            _ when type == typeof(string) => "must be a string of well-formed Unicode",
            _ when type == typeof(bool) => "must be true or false",
            _ when type == typeof(int) => $"must be a whole number of at most {int.MaxValue} in size",
            _ when type == typeof(long) => $"must be a whole number of at most {long.MaxValue} in size",
            _ when type == typeof(double) => "must be a number of at most 1.8e308 in size",
            _ when type == typeof(DateOnly) => "must be a date such as 2026-05-01",
            _ when type == typeof(DateTimeOffset) => "must be a time such as 2026-05-01T19:00:00Z",
            _ when type == typeof(MetricDraft) => "must be a metric's name or an object",
            _ when type == typeof(VariantDraft) => "must be a variant's key or an object",
            { IsEnum: true } => $"must be one of {string.Join(", ", WordsOf(type))}",
            _ => ApiJson.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Enumerable ? "must be a list" : "must be an object",
        };
    }

    private static IEnumerable<string> WordsOf(Type type) =>
        Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => JsonSerializer.Serialize(Enum.ToObject(type, v), type, ApiJson.Options).Trim('"'));

    private static List<Step> StepsOf(string path) =>
        [.. Steps().Matches(path.Length > MaxPathLength ? path[..MaxPathLength] : path).Select(m => m.Groups["index"].Success
            ? new Step(m.Groups["index"].Value, true)
            : new Step(m.Groups["quoted"].Success ? m.Groups["quoted"].Value : m.Groups["name"].Value, false))];

    [GeneratedRegex(@"\.(?<name>[^.\[]*)|\[(?<index>[0-9]+)\]|\['(?<quoted>.*?)('\](?=[.\[]|$)|$)", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Steps();

    private readonly record struct Step(string Name, bool IsIndex);
}
