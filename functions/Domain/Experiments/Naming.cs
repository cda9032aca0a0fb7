using System.Text.RegularExpressions;

namespace Splitrun.Domain.Experiments;

/// <summary>The form of names: experiment and variant keys, automations, run ids and units.</summary>
public static partial class Naming
{
    public const string KeyRule = "must be 1 to 100 letters, digits, dots, hyphens or underscores, beginning with a letter or digit";

    /// <summary>Longest run id in characters.</summary>
    public const int MaxRunIdLength = 128;

    /// <summary>Longest unit in characters.</summary>
    public const int MaxUnitLength = 256;

    public static bool IsKey(string? text) => text is not null && Key().IsMatch(text);

    public static bool IsRunId(string? text) => IsPlainText(text, MaxRunIdLength);

    public static bool IsUnit(string? text) => IsPlainText(text, MaxUnitLength);

    /// <summary>Non-empty, at most <paramref name="maxLength"/> characters, well-formed Unicode, no control characters.</summary>
    public static bool IsPlainText(string? text, int maxLength) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength && !HasControls(text) && IsWellFormed(text);

    /// <summary>At most <paramref name="maxLength"/> characters of well-formed Unicode, line breaks included; it may be empty.</summary>
    public static bool IsLongText(string text, int maxLength) => text.Length <= maxLength && IsWellFormed(text) && !text.Contains('\0');

    /// <summary>Whether it has the form owner/name.</summary>
    public static bool IsRepository(string text) => text.Split('/') is [var owner, var name] && IsKey(owner) && IsKey(name);

    /// <summary>Whether every surrogate has its other half.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static bool HasControls(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Key();
}
