using System.Text;

namespace Splitrun.Domain.Reports;

/// <summary>A table in a box of <c>+ - |</c>: columns of text aligned left, columns of numbers right.</summary>
/// <param name="textColumns">How many columns, from the first on, hold text.</param>
/// <param name="header">Titles.</param>
internal sealed class AsciiTable(int textColumns, params string[] header)
{
    private readonly List<string[]> _rows = [header];

    /// <summary>Adds a row with as many cells as there are titles; control characters are taken out.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != header.Length)
            throw new ArgumentException($"A row has {header.Length} cells.", nameof(cells));

        _rows.Add([.. cells.Select(PlainText.Line)]);
    }

    public override string ToString()
    {
        var widths = header.Select((_, column) => _rows.Max(row => DisplayWidth.Of(row[column]))).ToArray();
        var rule = $"+{string.Join('+', widths.Select(width => new string('-', width + 2)))}+";
        var text = new StringBuilder().Append(rule).Append('\n');
        for (var i = 0; i < _rows.Count; i++)
        {
            text.Append('|');
            for (var column = 0; column < widths.Length; column++)
                text.Append(' ').Append(Pad(_rows[i][column], widths[column], column < textColumns)).Append(" |");

            text.Append('\n');
            if (i == 0)
                text.Append(rule).Append('\n');
        }

        return text.Append(rule).Append('\n').ToString();
    }

    private static string Pad(string cell, int width, bool left)
    {
        var space = new string(' ', width - DisplayWidth.Of(cell));
        return left ? cell + space : space + cell;
    }
}
