using System.Text;
using Splitrun.Domain.Experiments.Import;

namespace Splitrun.Domain.Runs.Histories;

/// <summary>Turns byte positions of a text into lines and columns; asked in order, each byte is looked at once.</summary>
internal ref struct JsonPlaces(ReadOnlySpan<byte> utf8)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private int _line = 1;
    private int _lineStart;
    private int _scanned;

    public Place Of(long position)
    {
        for (; _scanned < position; _scanned++)
        {
            if (_utf8[_scanned] == (byte)'\n')
            {
                (_line, _lineStart) = (_line + 1, _scanned + 1);
            }
        }

        return new Place(_line, Encoding.UTF8.GetCharCount(_utf8[_lineStart..(int)position]) + 1);
    }
}
