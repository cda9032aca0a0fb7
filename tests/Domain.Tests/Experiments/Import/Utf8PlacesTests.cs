using System.Text;
using Splitrun.Domain.Experiments.Import;

namespace Splitrun.Domain.Tests.Experiments.Import;

public sealed class Utf8PlacesTests
{
    [Theory]
    [InlineData("", "x", 1, 1)]
    [InlineData("abc", "x", 1, 4)]
    [InlineData("a\nbc", "x", 2, 3)]
    [InlineData("a\r\n", "x", 2, 1)]
    [InlineData("é€", "x", 1, 3)]
    [InlineData("😀", "x", 1, 3)]
    public void Of_PositionAfterText_CountsLinesAndCharacters(string before, string token, int line, int column)
    {
        var places = new Utf8Places(Encoding.UTF8.GetBytes(before + token));

        Assert.Equal(new Place(line, column), places.Of(Encoding.UTF8.GetByteCount(before)));
    }

    [Fact]
    public void Of_ManyPositionsOfOneLine_LooksAtEachByteOnce()
    {
        var text = new byte[20_000_000];
        Array.Fill(text, (byte)'a');
        var places = new Utf8Places(text);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        for (var position = 0; position < text.Length; position += 100)
        {
            Assert.Equal(position + 1, places.Of(position).Column);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
    }
}
