using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Splitrun.App.Hosting;

/// <summary>Says which setting keeps the app from starting, and what it may be, in a line for each; a value is never shown, as it may be a secret.</summary>
internal static partial class SettingFailures
{
    /// <returns>The lines; none where the failure is not about a setting.</returns>
    public static IReadOnlyList<string> Describe(Exception failure) => failure switch
    {
        AggregateException several => [.. several.InnerExceptions.SelectMany(Describe)],
        OptionsValidationException invalid => [.. invalid.Failures.Select(text => Line(invalid.OptionsType, text))],
        InvalidOperationException when Conversion().Match(failure.Message) is { Success: true } place =>
            [$"The setting {Written(place.Groups["path"].Value)} must be {Allowed(place.Groups["type"].Value)}."],
        _ => [],
    };

    private static string Line(Type options, string failure)
    {
        var rule = Annotation().Match(failure);
        var section = options.GetField("SectionName")?.GetRawConstantValue() as string;
        var line = (rule.Success, section) switch
        {
            (_, null) => failure,
            (true, _) => $"The setting {section}__{rule.Groups["member"].Value} is not allowed: {rule.Groups["rule"].Value}",
            _ => $"The setting {section}__{failure}",
        };
        return line.ReplaceLineEndings(" ");
    }

    /// <summary>As it stands in the environment.</summary>
    private static string Written(string path) => path.Replace(":", "__", StringComparison.Ordinal);

    private static string Allowed(string type) => type switch
    {
        "System.Int32" => $"a whole number of at most {int.MaxValue}",
        "System.Int64" => $"a whole number of at most {long.MaxValue}",
        "System.Double" => "a number",
        "System.Boolean" => "true or false",
        "System.TimeSpan" => "a time span such as 00:05:00",
        "System.Uri" => "an address such as https://example.org",
        _ => $"of the type {type}",
    };

    /// <summary>What the binder says of a value that is not of its property's type.</summary>
    [GeneratedRegex(" at '(?<path>[^']+)' to type '(System\\.Nullable`1\\[)?(?<type>[^'\\]]+)\\]?'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.RightToLeft, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conversion();

    /// <summary>What the attributes' check says of a value outside its range.</summary>
    [GeneratedRegex("members: '(?<member>\\w+)' with the error: '(?<rule>.+)'\\.$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Annotation();
}
