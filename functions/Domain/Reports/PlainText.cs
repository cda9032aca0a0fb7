using System.Buffers;
using System.Globalization;
using System.Text;

namespace Splitrun.Domain.Reports;

/// <summary>Makes text that others wrote harmless for the form it is put into.</summary>
public static class PlainText
{
    private const string MarkdownMarks = "\\`*[]|~$";

    private static readonly SearchValues<char> CsvSpecial = SearchValues.Create("\",\r\n;\t");

    /// <summary>One line without control or direction characters: nothing that moves a cursor or turns text around.</summary>
    public static string Line(string? text)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (IsSafe(rune))
                line.Append(rune.ToString());
            else if (Rune.IsWhiteSpace(rune))
                line.Append(' ');
        }

        return line.ToString().Trim();
    }

    /// <summary>A line of Markdown that shows the text as it is: no markup, no HTML, nobody mentioned, nothing linked by number.</summary>
    public static string Markdown(string? text)
    {
        var line = Line(text);
        var escaped = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
            escaped.Append(EscapeMark(line, i));

        return escaped.ToString();
    }

    /// <summary>A name as a code span where it is a plain key, else escaped.</summary>
    public static string Code(string name) => name.All(IsKeyCharacter) && name.Length > 0 ? $"`{name}`" : Markdown(name);

    /// <summary>A CSV cell (RFC 4180); one that a spreadsheet would take for a formula is marked as text by an apostrophe.</summary>
    public static string CsvText(string? text)
    {
        var cell = text ?? "";
        if (cell.Length > 0 && (cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' || IsWideFormulaSign(cell[0])))
            cell = "'" + cell;

        return cell.AsSpan().ContainsAny(CsvSpecial) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    private static string EscapeMark(string line, int i)
    {
        var mark = line[i];
        return mark switch
        {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            // A zero-width space keeps @name and #12 from becoming a mention or a link.
            '@' => "@\u200B",
            '#' => "\\#\u200B",
            '_' => IsInsideWord(line, i) ? "_" : "\\_",
            '!' => i + 1 < line.Length && line[i + 1] == '[' ? "\\!" : "!",
            _ => MarkdownMarks.Contains(mark, StringComparison.Ordinal) ? $"\\{mark}" : mark.ToString(),
        };
    }

    private static bool IsInsideWord(string line, int i) =>
        i > 0 && i + 1 < line.Length && char.IsAsciiLetterOrDigit(line[i - 1]) && char.IsAsciiLetterOrDigit(line[i + 1]);

    private static bool IsKeyCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => false,
        // Joiners are part of ordinary writing and emoji; the other format characters turn or hide text.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        _ => true,
    };

    private static bool IsWideFormulaSign(char c) => c is '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20';
}
