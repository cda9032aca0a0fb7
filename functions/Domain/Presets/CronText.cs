using System.Text.RegularExpressions;

namespace Splitrun.Domain.Presets;

/// <summary>Whether a text is a cron schedule: minute, hour, day, month, day of the week, each within its range.</summary>
/// <remarks>Who starts automations reads the schedule, so what cron's dialects share is let pass: lists, ranges, steps, names, ?, L and #.</remarks>
internal static partial class CronText
{
    /// <summary>What <see cref="IsValid"/> asks for, as the end of a sentence.</summary>
    public const string Rule = "must be a cron schedule of five fields: minute 0-59, hour 0-23, day 1-31, month 1-12, day of the week 0-7";

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Field[] Fields =
    [
        new(0, 59, [], []),
        new(0, 23, [], []),
        new(1, 31, [], ["?", "l"]),
        new(1, 12, Months, []),
        new(0, 7, Days, ["?"]),
    ];

    public static bool IsValid(string text)
    {
        var fields = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == Fields.Length && fields.Zip(Fields).All(pair => pair.First.Split(',').All(item => IsItem(item, pair.Second)));
    }

    private static bool IsItem(string item, Field field)
    {
        var parts = Item().Match(item);
        if (!parts.Success)
        {
            return field.Words.Contains(item) || (field.Names == Days && Weekday().Match(item) is { Success: true } day && IsValue(day.Groups["day"].Value, field));
        }

        var step = parts.Groups["step"];
        return (!parts.Groups["from"].Success || IsValue(parts.Groups["from"].Value, field))
            && (!parts.Groups["to"].Success || IsValue(parts.Groups["to"].Value, field))
            && (!step.Success || (int.TryParse(step.Value, out var every) && every >= 1 && every <= field.Max));
    }

    private static bool IsValue(string text, Field field) =>
        int.TryParse(text, out var number) ? number >= field.Min && number <= field.Max : field.Names.Contains(text);

    [GeneratedRegex(@"^(\*|(?<from>[a-z]{3}|[0-9]{1,2})(-(?<to>[a-z]{3}|[0-9]{1,2}))?)(/(?<step>[0-9]{1,2}))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Item();

    /// <summary>The last Friday of a month (l5, 5l), or its second one (5#2).</summary>
    [GeneratedRegex(@"^(l(?<day>[0-7])|(?<day>[0-7]|[a-z]{3})(l|#[1-5]))\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Weekday();

    /// <param name="Min">Smallest number.</param>
    /// <param name="Max">Largest number.</param>
    /// <param name="Names">What may stand for a number.</param>
    /// <param name="Words">What may stand alone.</param>
    private sealed record Field(int Min, int Max, string[] Names, string[] Words);
}
