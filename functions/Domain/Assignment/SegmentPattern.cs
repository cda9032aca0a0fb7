using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Splitrun.Domain.Assignment;

/// <summary>Regular expressions of segment rules: without backtracking, so that time grows with the text's length alone.</summary>
internal static class SegmentPattern
{
    /// <summary>Texts longer than this match nothing. In UTF-16 code units.</summary>
    public const int MaxTextLength = 10_000;

    private const int MaxKept = 500;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(100);

    // Patterns come from definitions only, so there are few; the limit bounds memory all the same.
    private static readonly ConcurrentDictionary<string, Regex> Kept = new();

    /// <summary>Whether the pattern is found anywhere in the text; false for null, for too long a text and past the time limit
    /// (a rule must not hold up a dispatch).</summary>
    public static bool IsMatch(string? text, string? pattern)
    {
        if (text is null || pattern is null || text.Length > MaxTextLength)
        {
            return false;
        }

        // Once more after a first timeout: on a process that has just started, the time may have gone into compiling the matcher itself.
        return (TryMatch(Compiled(pattern), text) ?? TryMatch(Compiled(pattern), text)) == true;
    }

    /// <summary>Whether the pattern is found; null past the time limit.</summary>
    private static bool? TryMatch(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Compiles a pattern; the reason is the end of a sentence that starts with the field's name.</summary>
    public static bool TryCompile(string pattern, [NotNullWhen(false)] out string? reason)
    {
        try
        {
            _ = New(pattern);
            reason = null;
        }
        catch (RegexParseException e)
        {
            reason = $"is not a regular expression: {e.Message}";
        }
        catch (NotSupportedException)
        {
            reason = "must do without look-around, back-references and very large repetitions";
        }

        return reason is null;
    }

    private static Regex Compiled(string pattern)
    {
        if (Kept.Count > MaxKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(pattern, New);
    }

    private static Regex New(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeLimit);
}
