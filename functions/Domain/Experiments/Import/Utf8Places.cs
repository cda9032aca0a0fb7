namespace Splitrun.Domain.Experiments.Import;

/// <summary>Turns byte positions of a UTF-8 text into lines and columns. Asked in order, each byte is looked at once, however long a line is.</summary>
public ref struct Utf8Places(ReadOnlySpan<byte> utf8)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private int _line = 1;
    private int _column = 1;
    private int _scanned;

    /// <summary>The place of the byte at <paramref name="position"/>, which must not lie before one that was asked for earlier.</summary>
    public Place Of(long position)
    {
        for (; _scanned < position; _scanned++)
        {
            (_line, _column) = _utf8[_scanned] == (byte)'\n' ? (_line + 1, 1) : (_line, _column + CharactersOf(_utf8[_scanned]));
        }

        return new Place(_line, _column);
    }

    /// <summary>UTF-16 characters of a UTF-8 sequence, counted at its first byte.</summary>
    private static int CharactersOf(byte utf8) => utf8 switch
    {
        >= 0xF0 => 2,
        >= 0xC0 or < 0x80 => 1,
        _ => 0,
    };
}
