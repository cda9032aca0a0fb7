using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class AsciiTableTests
{
    [Fact]
    public void ToString_WideAndCombiningCharacters_KeepTheColumnsAligned()
    {
        var table = new AsciiTable(1, "name", "n");
        table.Add("漢字", "1");
        table.Add("e\u0301te\u0301", "22");
        table.Add("🙂", "333");
        table.Add("plain", "4");

        Assert.Equal(
            """
            +-------+-----+
            | name  |   n |
            +-------+-----+
            | 漢字  |   1 |
            | été   |  22 |
            | 🙂    | 333 |
            | plain |   4 |
            +-------+-----+

            """.Replace("été", "e\u0301te\u0301", StringComparison.Ordinal),
            table.ToString());
    }

    [Fact]
    public void Add_LineBreaksAndEscapes_StayInTheirCell()
    {
        var table = new AsciiTable(1, "name");
        table.Add("a\nb\u001b[0m");

        Assert.Contains("| a b[0m |", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_OtherNumberOfCells_Throws() => Assert.Throws<ArgumentException>(() => new AsciiTable(1, "a", "b").Add("x"));
}
