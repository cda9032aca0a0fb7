using System.Globalization;
using System.Text;

namespace Splitrun.Domain.Reports;

/// <summary>How many columns of a terminal a text takes.</summary>
internal static class DisplayWidth
{
    // Blocks that Unicode's East Asian Width calls wide or full-width, and pictographs; first and last code point.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
        (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1FAFF),
        (0x20000, 0x3FFFD),
    ];

    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    private static int Of(Rune rune)
    {
        if (rune.IsAscii)
            return 1;

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
            _ => Wide.Any(block => rune.Value >= block.First && rune.Value <= block.Last) ? 2 : 1,
        };
    }
}
