using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Splitrun.Local.Hosting;

/// <summary>
/// One line a log entry, whatever is in it: time, level, category, message, exception. Characters that would begin another line, move the
/// cursor or turn text around are written as \u and four digits, so that no text from outside can look like an entry of its own.
/// </summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = new StringBuilder()
            .Append(DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture))
            .Append(' ')
            .Append(LevelOf(logEntry.LogLevel))
            .Append(": ")
            .Append(logEntry.Category)
            .Append(CultureInfo.InvariantCulture, $"[{logEntry.EventId.Id}] ")
            .Append(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
            text.Append(' ').Append(exception.ToString().ReplaceLineEndings(" "));

        textWriter.WriteLine(Plain(text.ToString()));
    }

    /// <summary>The text with everything escaped that is not plainly visible.</summary>
    internal static string Plain(string text)
    {
        if (!text.Any(IsHidden))
            return text;

        var plain = new StringBuilder(text.Length + 16);
        foreach (var character in text)
            _ = IsHidden(character) ? plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : plain.Append(character);

        return plain.ToString();
    }

    private static bool IsHidden(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
