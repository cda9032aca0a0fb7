using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Tests.Hosting;

public sealed class LineFormatterTests
{
    [Theory]
    [InlineData("plain, ünd 😀", "plain, ünd 😀")]
    [InlineData("a\r\n2026-01-01T00:00:00Z fail: forged", "a\\u000d\\u000a2026-01-01T00:00:00Z fail: forged")]
    [InlineData("\u001b[2J\u0007", "\\u001b[2J\\u0007")]
    [InlineData("\u202Egpj.exe", "\\u202egpj.exe")]
    [InlineData("a\u0085b\u2028c\u2029d", "a\\u0085b\\u2028c\\u2029d")]
    [InlineData("\0", "\\u0000")]
    public void Write_TextFromOutside_IsOneLineThatShowsWhatItHolds(string text, string shown)
    {
        Assert.EndsWith($" warn: Some.Category[7] said {shown}", Written($"said {text}", null), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Exception_StandsOnTheSameLine()
    {
        var written = Written("failed", new InvalidOperationException("first\nsecond\u001b[31m", new FormatException("inner")));

        Assert.Contains("System.InvalidOperationException: first second\\u001b[31m", written, StringComparison.Ordinal);
        Assert.Contains("System.FormatException: inner", written, StringComparison.Ordinal);
    }

    /// <summary>The one line that is written, without its end.</summary>
    private static string Written(string message, Exception? exception)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new LineFormatter().Write(new LogEntry<string>(LogLevel.Warning, "Some.Category", new EventId(7), message, exception, (state, _) => state), null, output);
        return Assert.Single(output.ToString().TrimEnd('\n').Split('\n'));
    }
}
