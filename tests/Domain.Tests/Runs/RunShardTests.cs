using System.Globalization;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Tests.Runs;

public sealed class RunShardTests
{
    /// <summary>Rows are found by these. Made with Python 3: int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % shards.</summary>
    [Theory]
    [InlineData("", 64, 2)]
    [InlineData("25229568147", 64, 35)]
    [InlineData("25229568147", 7, 3)]
    [InlineData("user-1", 4, 0)]
    [InlineData("日本語", 64, 45)]
    [InlineData("🧪/a", 10, 6)]
    public void IndexOf_Text_NeverChanges(string text, int shards, int index) => Assert.Equal(index, RunShard.IndexOf(text, shards));

    [Fact]
    public void IndexOf_OneShard_IsZero() => Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(0, RunShard.IndexOf($"{i}", 1)));

    /// <summary>A chi-square of 63 degrees of freedom exceeds 130 once in a million; the texts are fixed, so this passes always or never.</summary>
    [Fact]
    public void IndexOf_ManyTexts_AreSpreadEvenly()
    {
        var counts = new int[64];
        for (var i = 0; i < 64_000; i++)
        {
            counts[RunShard.IndexOf(i.ToString(CultureInfo.InvariantCulture), 64)]++;
        }

        Assert.InRange(counts.Sum(c => (c - 1000.0) * (c - 1000.0) / 1000.0), 20, 130);
    }
}
